package sluice.gateway.features.avatar;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import sluice.gateway.http.ErrorFormat;
import sluice.gateway.http.Exchange;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestOverrides;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.rewrite.LinkRelay;
import sluice.gateway.rewrite.Links;

/** In front of a server that has an avatar: all passes as it is but prefixes. */
public final class RemoteAvatar implements AvatarServer {

  private static final String PREFIX_HEADER = "X-Forwarded-Prefix";

  private final URI server;
  private final Forwarder forwarder;
  private final LinkRelay relay;

  /** Creates it from the parts it is made of. */
  public RemoteAvatar(Vertx vertx, URI server, Forwarder forwarder) {
    this.server = server;
    this.forwarder = forwarder;
    this.relay = new LinkRelay(vertx, List.of("video_url", "audio_url"));
  }

  @Override
  public Future<Void> serve(Exchange exchange, String api, String prefix) {
    String query = exchange.request().query();
    boolean readable = api.equals(AvatarPath.STREAM_CHUNKS);
    RequestOverrides changes =
        RequestOverrides.of(headers -> adapt(headers, readable))
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

  /** The server is not to add a prefix by itself: it might not be the one that clients know. */
  private static void adapt(MultiMap headers, boolean readable) {
    headers.remove(PREFIX_HEADER);
    if (readable) {
      headers.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY); // events cannot be unpacked
    }
  }
}
