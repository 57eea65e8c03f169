/** Stores short videos and sounds for a limited time, for all nodes of a cluster. */
@NullMarked
package sluice.shared.video;

import org.jspecify.annotations.NullMarked;
