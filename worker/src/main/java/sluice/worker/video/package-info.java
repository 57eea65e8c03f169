/** Sound in, video of a talking avatar out. Knows samples, bytes and FFmpeg, nothing of Sluice. */
@NullMarked
package sluice.worker.video;

import org.jspecify.annotations.NullMarked;
