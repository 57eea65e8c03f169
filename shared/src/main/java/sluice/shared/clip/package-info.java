/** Short films and sounds that every node of a cluster can fetch for a while. */
@NullMarked
package sluice.shared.clip;

import org.jspecify.annotations.NullMarked;
