/** Short videos and sounds that every node of a cluster can fetch for a while. */
@NullMarked
package sluice.shared.video;

import org.jspecify.annotations.NullMarked;
