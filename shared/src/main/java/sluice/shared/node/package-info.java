/** The process that hosts a role: start, metrics, ops listener, cluster and shutdown. */
@NullMarked
package sluice.shared.node;

import org.jspecify.annotations.NullMarked;
