/** Makes videos of a talking avatar from sound. Knows samples and FFmpeg, no jobs or settings. */
@NullMarked
package sluice.worker.video;

import org.jspecify.annotations.NullMarked;
