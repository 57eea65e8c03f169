package sluice.gateway.http;

import io.vertx.core.buffer.Buffer;

/** Reports a problem in the body of a response whose head has left already. */
@FunctionalInterface
interface LateProblems {

  /** Gives the rest of the body. */
  Buffer end(Problem problem, ErrorFormat format);
}
