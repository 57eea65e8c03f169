package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.proxy.UpstreamResponse;

/** Relays responses to clients, and changes the {@link Links} in JSON. */
public final class LinkRelay {

  /** The second type has a JSON text in each line. */
  private static final List<String> TYPES = List.of(JsonResponse.JSON, "application/x-ndjson");

  private final Vertx vertx;
  private final List<String> keys;

  /**
   * Creates a relay for one event loop.
   *
   * @param keys keys of the members with links
   */
  public LinkRelay(Vertx vertx, List<String> keys) {
    this.vertx = vertx;
    this.keys = keys;
  }

  /**
   * Relays one response.
   *
   * @param event makes a whole event of a problem
   * @return completes when the client's response has ended; fails if either side broke off
   */
  public Future<Void> relay(
      UpstreamResponse response, Links links, Function<Problem, Buffer> event) {
    if (response.isEventStream()) {
      return response.relayEvents(event, out -> new LinkRewriter(out, keys, links, true));
    }
    if (response.isPackedEventStream()) {
      return response.relayEvents(
          event, out -> UnpackedBody.of(response, new LinkRewriter(out, keys, links, true)));
    }
    return JsonResponse.of(response, TYPES)
        .map(json -> rewrite(json, links))
        .orElseGet(response::relay);
  }

  private Future<Void> rewrite(JsonResponse json, Links links) {
    UpstreamResponse response = json.response();
    response.copyHead();
    Exchange exchange = response.exchange();
    DeferredHead out =
        DeferredHead.forAMoment(
            vertx, exchange, response.client(), json.isShortAndPlain(), json::adaptHead);
    exchange.onEnd(out::drop);
    LinkRewriter rewriter = new LinkRewriter(out, keys, links, false);
    return json.through(rewriter)
        .compose(_ -> json.isUnchanged(rewriter) ? out.endUnchanged() : out.end())
        .onFailure(_ -> out.breakOff());
  }
}
