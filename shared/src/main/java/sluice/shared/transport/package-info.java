/** Everything in the shared code and the worker that touches the internals of Netty or Vert.x. */
@NullMarked
package sluice.shared.transport;

import org.jspecify.annotations.NullMarked;
