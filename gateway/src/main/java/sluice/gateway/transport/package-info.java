/** Everything that touches the internals of Netty or Vert.x. */
@NullMarked
package sluice.gateway.transport;

import org.jspecify.annotations.NullMarked;
