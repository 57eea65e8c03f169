package sluice.shared.log;

import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one client's request in the log lines of every node that works for it.
 *
 * <p>It travels with a job as a header of its message, which a node of an earlier release neither
 * sends nor looks at.
 *
 * @param text letters, digits and {@code . _ -}, 1 to 128 characters, so that it can stand anywhere
 */
public record RequestId(String text) {

  /** Of work that no request has asked for. */
  public static final RequestId NONE = new RequestId("-");

  /** The key of a log line that holds it, and of the thread that works for it. */
  public static final String KEY = "id";

  /** The HTTP header that holds it. */
  public static final CharSequence HTTP_HEADER = HttpHeaders.createOptimized("X-Request-Id");

  private static final String MESSAGE_HEADER = "request-id";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** One that nobody else has. */
  public static RequestId random() {
    return new RequestId(UUID.randomUUID().toString());
  }

  /** What somebody else calls the request; empty if that is no name to be put into a log. */
  public static Optional<RequestId> of(String text) {
    return PLAIN.matcher(text).matches() ? Optional.of(new RequestId(text)) : Optional.empty();
  }

  /** Of the request a message is about; {@link #NONE} if it does not say. */
  public static RequestId in(MultiMap messageHeaders) {
    String text = messageHeaders.get(MESSAGE_HEADER);
    return text == null ? NONE : of(text).orElse(NONE);
  }

  /** Puts it into a message that is about to be sent. */
  public DeliveryOptions into(DeliveryOptions message) {
    return equals(NONE) ? message : message.addHeader(MESSAGE_HEADER, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
