/** The process around a role: start, metrics, ops listener, cluster, drain. */
@NullMarked
package sluice.shared.node;

import org.jspecify.annotations.NullMarked;
