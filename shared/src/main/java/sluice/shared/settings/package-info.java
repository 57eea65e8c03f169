/** Settings that change while nodes run, the same on all nodes of a cluster. */
@NullMarked
package sluice.shared.settings;

import org.jspecify.annotations.NullMarked;
