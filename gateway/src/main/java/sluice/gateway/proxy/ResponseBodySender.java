package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.transport.Deadlines;

/**
 * Sends long bodies of the gateway's own with back-pressure and the same limits for slow clients as
 * bodies of upstreams.
 */
public final class ResponseBodySender {

  private static final int PIECE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Deadlines deadlines;
  private final ProxyConfig config;

  /** Creates a sender for one event loop. */
  public ResponseBodySender(Vertx vertx, Deadlines deadlines, ProxyConfig config) {
    this.vertx = vertx;
    this.deadlines = deadlines;
    this.config = config;
  }

  /**
   * Ends the response of an exchange with a body, or without one for HEAD. The head must be
   * complete but for the length.
   *
   * @param body counts as held until the exchange has ended
   */
  public Future<Void> send(Exchange exchange, Buffer body) {
    HttpServerResponse response = exchange.response();
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    }
    if (exchange.request().method().equals(HttpMethod.HEAD)) {
      return response.end();
    }
    exchange.held().acquire(body.length());
    exchange.onEnd(() -> exchange.held().release(body.length()));
    StallDetector watch = new StallDetector(deadlines, config);
    exchange.onEnd(watch::stop);
    ClientStream client = new ClientStream(vertx, exchange, watch);
    watch.expect(() -> client.isAwaited() ? Awaited.CLIENT : Awaited.GATEWAY, exchange::cut);
    Promise<Void> sent = Promise.promise();
    exchange.onEnd(() -> sent.tryFail("The client has left"));
    send(client, body, 0, sent);
    return sent.future().compose(_ -> client.end());
  }

  private static void send(ClientStream client, Buffer body, int from, Promise<Void> sent) {
    int at = from;
    while (at < body.length() && !client.writeQueueFull()) {
      int end = Math.min(body.length(), at + PIECE_BYTES);
      client.write(body.slice(at, end));
      at = end;
    }
    if (at == body.length()) {
      client.drainHandler(null);
      sent.tryComplete();
    } else {
      int next = at;
      client.drainHandler(_ -> send(client, body, next, sent));
    }
  }
}
