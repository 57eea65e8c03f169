package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import sluice.gateway.http.Exchange;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestOverrides;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.rewrite.LinkRelay;
import sluice.gateway.rewrite.Links;

/** Forwards requests to an avatar server, and puts the path prefix into links in its responses. */
public final class RemoteAvatar implements AvatarServer {

  private static final String PREFIX_HEADER = "X-Forwarded-Prefix";

  private final URI server;
  private final Forwarder forwarder;
  private final LinkRelay relay;

  /** Creates it for a server. */
  public RemoteAvatar(Vertx vertx, URI server, Forwarder forwarder) {
    this.server = server;
    this.forwarder = forwarder;
    this.relay = new LinkRelay(vertx, List.of("video_url", "audio_url"));
  }

  @Override
  public Future<Void> serve(Exchange exchange, String api, String prefix) {
    String query = exchange.request().query();
    boolean rewritten = api.equals(AvatarPath.STREAM_CHUNKS);
    RequestOverrides changes =
        RequestOverrides.of(headers -> adapt(headers, rewritten))
            .to(query == null ? api : api + "?" + query);
    return forwarder
        .forward(exchange, new Upstream(server), changes)
        .compose(
            response ->
                relay.relay(
                    response,
                    new Links(prefix, AvatarPath.ROOT, server, authority(exchange)),
                    AvatarProblems::event));
  }

  private static String authority(Exchange exchange) {
    return String.valueOf(exchange.request().authority());
  }

  /** The server must not add a prefix itself: it does not know the one that clients use. */
  private static void adapt(MultiMap headers, boolean rewritten) {
    headers.remove(PREFIX_HEADER);
    if (rewritten) {
      headers.set(
          HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY); // packed events cannot be rewritten
    }
  }
}
