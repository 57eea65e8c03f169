/** Transfers the bytes of a job from a gateway to the worker that has taken the job. */
@NullMarked
package sluice.shared.payload;

import org.jspecify.annotations.NullMarked;
