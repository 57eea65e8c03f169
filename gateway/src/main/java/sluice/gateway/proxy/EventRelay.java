package sluice.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.WriteStream;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import sluice.gateway.http.EarlyResponse;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Heartbeat;
import sluice.gateway.http.Problem;

/**
 * Relays a stream of events. If the upstream breaks off, one more event says so to the client, as
 * the status has left long before.
 */
final class EventRelay {

  private final Vertx vertx;
  private final Exchange exchange;
  private final ClientStream client;
  private final ProxyConfig config;

  EventRelay(Vertx vertx, Exchange exchange, ClientStream client, ProxyConfig config) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.client = client;
    this.config = config;
  }

  /**
   * Relays one stream, whose headers are already the client's.
   *
   * @param body streams the body to a destination
   * @param event makes a whole event of a problem, with its blank line
   * @param filter puts a filter in front of the stream to the client
   */
  Future<Void> relay(
      Function<WriteStream<Buffer>, Future<Void>> body,
      Function<Problem, Buffer> event,
      UnaryOperator<BodyFilter> filter) {
    EventStream whole = new EventStream(client);
    Heartbeat heartbeat =
        Heartbeat.start(vertx, config.heartbeat(), exchange, () -> comment(whole));
    whole.onWrite(heartbeat::sent);
    BodyFilter events = filter.apply(whole);
    sendHead();
    return body.apply(events)
        .onComplete(_ -> heartbeat.stop())
        .compose(_ -> events.end())
        .compose(_ -> whole.end())
        .recover(
            cause ->
                events
                    .breakOff()
                    .compose(_ -> whole.breakOff())
                    .compose(
                        _ ->
                            whole.isBetween() // else no further event fits behind half of one
                                ? report(cause, event)
                                : Future.failedFuture(cause)))
        .compose(_ -> client.end());
  }

  /**
   * Shows the client that the response has begun, before its first event. Over HTTP/1.0 Vert.x
   * cannot send a head without a length, so it leaves with the body.
   */
  private void sendHead() {
    HttpServerResponse response = exchange.response();
    if (!response.headWritten() && exchange.request().version() != HttpVersion.HTTP_1_0) {
      response.writeHead();
    }
  }

  /** Writes a comment past the stream, in which it would count as progress of the upstream. */
  private void comment(EventStream events) {
    HttpServerResponse response = exchange.response();
    if (events.isBetween() && !response.closed() && !client.writeQueueFull()) {
      client.writeBeside(EarlyResponse.BodyType.EVENTS.filler());
    }
  }

  private Future<Void> report(Throwable cause, Function<Problem, Buffer> event) {
    if (exchange.hasEnded() || exchange.response().closed()) {
      return Future.failedFuture(cause);
    }
    // Not awaited, as the end of the response follows immediately.
    client.write(
        event.apply(UpstreamFailure.of(cause, config, exchange.facts().upstream()).problem()));
    return Future.succeededFuture();
  }
}
