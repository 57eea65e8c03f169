/** Starts a node with a role. */
@NullMarked
package sluice.launcher;

import org.jspecify.annotations.NullMarked;
