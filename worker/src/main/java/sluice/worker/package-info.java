/** The worker role: takes a limited number of jobs from the event bus and executes them. */
@NullMarked
package sluice.worker;

import org.jspecify.annotations.NullMarked;
