package sluice.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/** Ends responses that the gateway makes itself and that are in memory as a whole. */
public final class OwnResponse {

  private OwnResponse() {}

  /**
   * Sends the body; to HEAD only its length, as over HTTP/2 Vert.x would send both. RFC 9110
   * section 9.3.2.
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
   * Answers a method that a path has no handler for: OPTIONS with the methods that it has, any
   * other with an error. RFC 9110 sections 9.3.7 and 15.5.6.
   *
   * @param allow the methods of the path, separated by commas, without OPTIONS
   * @return fails with the error
   */
  public static Future<Void> otherMethod(HttpServerRequest request, String allow) {
    String all = allow + ", " + HttpMethod.OPTIONS;
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      return Future.failedFuture(new ProblemException(Problems.methodNotAllowed(all)));
    }
    return request.response().setStatusCode(Status.NO_CONTENT).putHeader(HttpHeaders.ALLOW, all).end();
  }
}
