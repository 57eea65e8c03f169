package sluice.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/** Sends complete responses that the gateway makes itself. */
public final class LocalResponse {

  private LocalResponse() {}

  /**
   * Sends the body, or for HEAD only its length: over HTTP/2 Vert.x would send the body as well.
   * RFC 9110 section 9.3.2.
   */
  public static Future<Void> end(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.HEAD)) {
      return response.end(body);
    }
    return response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
  }

  /** Sends JSON with status 200. */
  public static void json(RoutingContext context, Object json) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    end(context.request(), Json.encodeToBuffer(json));
  }

  /**
   * Responds to a method without a handler: to OPTIONS with the methods of the path, to any other
   * with 405. RFC 9110 sections 9.3.7 and 15.5.6.
   *
   * @param allow the methods of the path without OPTIONS, separated by commas
   * @return fails with a {@link ProblemException} unless the method is OPTIONS
   */
  public static Future<Void> otherMethod(HttpServerRequest request, String allow) {
    String all = allow + ", " + HttpMethod.OPTIONS;
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      return Future.failedFuture(new ProblemException(Problems.methodNotAllowed(all)));
    }
    return request
        .response()
        .setStatusCode(Status.NO_CONTENT)
        .putHeader(HttpHeaders.ALLOW, all)
        .end();
  }
}
