package sluice.stubs.fusionbrain;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer of the stub.
 *
 * @param status HTTP status, 200..599
 * @param headers as sent, repeated names allowed; length and coding headers come from the delivery
 */
public record Answer(int status, List<Header> headers, Content content, Delivery delivery) {

  public Answer {
    headers = List.copyOf(headers);
  }

  public static Answer json(int status, String body) {
    return json(status, Content.of(body));
  }

  public static Answer json(int status, Content body) {
    return new Answer(
        status, List.of(new Header("Content-Type", "application/json")), body, Delivery.PLAIN);
  }

  public static Answer of(int status, String contentType, Buffer body) {
    return new Answer(
        status,
        List.of(new Header("Content-Type", contentType)),
        new Content.Whole(body),
        Delivery.PLAIN);
  }

  /** An answer without content type and body. */
  public static Answer empty(int status) {
    return new Answer(status, List.of(), Content.of(""), Delivery.PLAIN);
  }

  public static Answer redirect(int status, String location) {
    return empty(status).withHeader("Location", location);
  }

  /** Adds a header line, also when one of that name is there already. */
  public Answer withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Answer(status, more, content, delivery);
  }

  public Answer delivered(Delivery other) {
    return new Answer(status, headers, content, other);
  }
}
