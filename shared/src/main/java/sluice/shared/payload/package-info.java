/** Brings the bytes of a job from the gateway that has them to the worker that has taken it. */
@NullMarked
package sluice.shared.payload;

import org.jspecify.annotations.NullMarked;
