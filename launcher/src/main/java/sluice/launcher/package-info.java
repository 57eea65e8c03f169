/** Starts a node in a role. */
@NullMarked
package sluice.launcher;

import org.jspecify.annotations.NullMarked;
