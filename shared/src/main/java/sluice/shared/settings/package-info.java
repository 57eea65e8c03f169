/** Settings that can be changed at run time for all nodes of a cluster. */
@NullMarked
package sluice.shared.settings;

import org.jspecify.annotations.NullMarked;
