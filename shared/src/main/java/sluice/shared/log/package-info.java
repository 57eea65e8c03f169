/** Format and rate of log lines. */
@NullMarked
package sluice.shared.log;

import org.jspecify.annotations.NullMarked;
