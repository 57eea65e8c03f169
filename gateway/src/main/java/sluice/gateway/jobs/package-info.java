/** The workers as the gateway sees them. */
@NullMarked
package sluice.gateway.jobs;

import org.jspecify.annotations.NullMarked;
