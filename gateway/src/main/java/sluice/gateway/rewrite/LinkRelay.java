package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem;
import sluice.gateway.proxy.Answer;

/** Relays answers to clients and changes the {@link Links} in those that are JSON on the way. */
public final class LinkRelay {

  /** The second has a text in each line. */
  private static final List<String> TYPES = List.of(JsonAnswer.JSON, "application/x-ndjson");

  private final Vertx vertx;
  private final List<String> keys;

  /**
   * Creates a relay for one event loop.
   *
   * @param keys of the members that hold addresses
   */
  public LinkRelay(Vertx vertx, List<String> keys) {
    this.vertx = vertx;
    this.keys = keys;
  }

  /**
   * Relays one answer.
   *
   * @param event what to say of a problem within a stream of events: a whole event
   * @return completes when the client's answer has ended; fails if either side broke off
   */
  public Future<Void> relay(Answer answer, Links links, Function<Problem, Buffer> event) {
    if (answer.isEventStream()) {
      return answer.relayEvents(event, out -> new LinkRewriter(out, keys, links, true));
    }
    if (answer.isPackedEventStream()) {
      return answer.relayEvents(
          event, out -> UnpackedBody.of(answer, new LinkRewriter(out, keys, links, true)));
    }
    return JsonAnswer.of(answer, TYPES).map(json -> rewrite(json, links)).orElseGet(answer::relay);
  }

  private Future<Void> rewrite(JsonAnswer json, Links links) {
    Answer answer = json.answer();
    answer.copyHead();
    Exchange exchange = answer.exchange();
    LateHead out =
        LateHead.forAMoment(
            vertx, exchange, answer.client(), json.isShortAndPlain(), json::adaptHead);
    exchange.onEnd(out::drop);
    LinkRewriter rewriter = new LinkRewriter(out, keys, links, false);
    return json.through(rewriter)
        .compose(_ -> json.isUnchanged(rewriter) ? out.endUnchanged() : out.end())
        .onFailure(_ -> out.breakOff());
  }
}
