package sluice.shared.log;

import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Identifies a client's request in the log lines of all nodes that work on it. A header of the job
 * message carries it to workers; nodes of earlier releases ignore that header.
 *
 * @param text letters, digits and {@code . _ -}, 1 to 128 characters, safe in logs and headers
 */
public record RequestId(String text) {

  /** The id of work that no request caused. */
  public static final RequestId NONE = new RequestId("-");

  /** Key of the id in log lines and in the MDC. */
  public static final String KEY = "id";

  /** The HTTP header with the id. */
  public static final CharSequence HTTP_HEADER = HttpHeaders.createOptimized("X-Request-Id");

  private static final String MESSAGE_HEADER = "request-id";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** Creates a unique id. */
  public static RequestId random() {
    return new RequestId(UUID.randomUUID().toString());
  }

  /** Parses an id received from outside; empty if it is not valid. */
  public static Optional<RequestId> of(String text) {
    return PLAIN.matcher(text).matches() ? Optional.of(new RequestId(text)) : Optional.empty();
  }

  /** Reads the id from a message; {@link #NONE} if it has none or an invalid one. */
  public static RequestId in(MultiMap messageHeaders) {
    String text = messageHeaders.get(MESSAGE_HEADER);
    return text == null ? NONE : of(text).orElse(NONE);
  }

  /** Adds the id to a message to be sent. */
  public DeliveryOptions into(DeliveryOptions message) {
    return equals(NONE) ? message : message.addHeader(MESSAGE_HEADER, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
