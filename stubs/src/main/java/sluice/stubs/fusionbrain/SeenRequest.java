package sluice.stubs.fusionbrain;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param uri request target exactly as sent, query included
 * @param headers in the order sent, repeated names repeated
 * @param body every body byte that arrived, chunk framing removed
 * @param complete false when the sender went away in the middle, or nobody read the body
 */
public record SeenRequest(
    String method, String uri, List<Header> headers, Buffer body, boolean complete) {

  public SeenRequest {
    headers = List.copyOf(headers);
  }

  /** What has come of a request. */
  public static SeenRequest of(HttpServerRequest request, Buffer body, boolean complete) {
    List<Header> headers =
        request.headers().entries().stream()
            .map(header -> new Header(header.getKey(), header.getValue()))
            .toList();
    return new SeenRequest(request.method().name(), request.uri(), headers, body, complete);
  }

  /** The target up to the question mark, not decoded. */
  public String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** What follows the question mark, not decoded; empty if there is none. */
  public String query() {
    int query = uri.indexOf('?');
    return query < 0 ? "" : uri.substring(query + 1);
  }

  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** All values of a header, whatever the case of its name. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }
}
