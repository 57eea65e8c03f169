package sluice.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * A request as received.
 *
 * @param uri request target exactly as sent, query included
 * @param headers in the order sent, repeated names repeated
 * @param body all body bytes that arrived, without chunk framing
 * @param complete false if the client disconnected early or the body was not read
 */
public record SeenRequest(
    String method, String uri, List<Header> headers, Buffer body, boolean complete) {

  public SeenRequest {
    headers = List.copyOf(headers);
  }

  /** The received part of a request. */
  public static SeenRequest of(HttpServerRequest request, Buffer body, boolean complete) {
    List<Header> headers =
        request.headers().entries().stream()
            .map(header -> new Header(header.getKey(), header.getValue()))
            .toList();
    return new SeenRequest(request.method().name(), request.uri(), headers, body, complete);
  }

  /** The target before the question mark, not decoded. */
  public String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** The target after the question mark, not decoded; empty if there is none. */
  public String query() {
    int query = uri.indexOf('?');
    return query < 0 ? "" : uri.substring(query + 1);
  }

  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** All values of a header; its name is case-insensitive. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }
}
