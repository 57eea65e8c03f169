/** Speaks text with installed programs. Knows samples and bytes, nothing of gateways and jobs. */
@NullMarked
package sluice.worker.speech;

import org.jspecify.annotations.NullMarked;
