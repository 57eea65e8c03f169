package sluice.gateway.http;

import io.vertx.core.json.JsonObject;

/** Turns a problem into the JSON body that the clients of a path expect. */
@FunctionalInterface
public interface ErrorFormat {

  /** Two texts, as clients of FusionBrain proxies expect them. */
  ErrorFormat PLAIN =
      problem -> new JsonObject().put("error", problem.title()).put("details", problem.detail());

  /** Gives the whole body of the response. */
  JsonObject body(Problem problem);
}
