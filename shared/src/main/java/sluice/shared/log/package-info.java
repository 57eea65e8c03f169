/** What log lines look like, and how many there may be. */
@NullMarked
package sluice.shared.log;

import org.jspecify.annotations.NullMarked;
