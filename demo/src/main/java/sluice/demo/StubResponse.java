package sluice.demo;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One response of the stub.
 *
 * @param status HTTP status, 200..599
 * @param headers as sent, names may repeat; the delivery adds Content-Length and encodings
 */
public record StubResponse(int status, List<Header> headers, Content content, Delivery delivery) {

  public StubResponse {
    headers = List.copyOf(headers);
  }

  public static StubResponse json(int status, String body) {
    return json(status, Content.of(body));
  }

  public static StubResponse json(int status, Content body) {
    return new StubResponse(
        status, List.of(new Header("Content-Type", "application/json")), body, Delivery.PLAIN);
  }

  public static StubResponse of(int status, String contentType, Buffer body) {
    return new StubResponse(
        status,
        List.of(new Header("Content-Type", contentType)),
        new Content.Whole(body),
        Delivery.PLAIN);
  }

  /** A response without Content-Type and body. */
  public static StubResponse empty(int status) {
    return new StubResponse(status, List.of(), Content.of(""), Delivery.PLAIN);
  }

  public static StubResponse redirect(int status, String location) {
    return empty(status).withHeader("Location", location);
  }

  /** Adds a header line, even if the name already exists. */
  public StubResponse withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new StubResponse(status, more, content, delivery);
  }

  public StubResponse delivered(Delivery other) {
    return new StubResponse(status, headers, content, other);
  }
}
