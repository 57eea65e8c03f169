/** Takes jobs from the event bus, a bounded number at a time. */
@NullMarked
package sluice.worker;

import org.jspecify.annotations.NullMarked;
