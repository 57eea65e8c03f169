package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Problem.Unreachable;
import sluice.gateway.http.ProblemException;
import sluice.gateway.proxy.Answer;
import sluice.gateway.proxy.BodyFilter;

/**
 * An answer whose body is JSON that can be read, and so changed on its way.
 *
 * @param gzip whether the body comes packed; it leaves unpacked
 */
record JsonAnswer(Answer answer, boolean gzip) {

  private static final Logger log = LoggerFactory.getLogger(JsonAnswer.class);
  private static final String ETAG = "ETag";
  private static final String GZIP = "gzip";
  private static final String IDENTITY = "identity";
  private static final int PARTIAL_CONTENT = 206;

  /** The media type of JSON: RFC 8259 section 11. */
  static final String JSON = "application/json";

  /** What was true of the upstream's bytes and need not be of ours. */
  private static final List<String> OF_THE_BYTES =
      List.of(
          "Content-Length",
          "Accept-Ranges",
          "Content-MD5",
          "Digest",
          "Content-Digest",
          "Repr-Digest");

  /** What to do with the end of a body. */
  interface Rewriting extends BodyFilter {

    /** True if every byte so far has left, or will leave, as it came. */
    boolean isUnchanged();
  }

  /**
   * The same answer, if it is of this kind.
   *
   * @param types the media types that count as JSON
   * @param maxBytes a longer one is left alone
   */
  static Optional<JsonAnswer> of(Answer answer, List<String> types, long maxBytes) {
    if (!isOneOf(types, answer) || answer.isBodiless() || answer.status() == PARTIAL_CONTENT) {
      return Optional.empty();
    }
    String coding = coding(answer);
    boolean gzip = coding.equalsIgnoreCase(GZIP);
    if (!gzip && !coding.equalsIgnoreCase(IDENTITY)) {
      log.warn("Passed an answer through unread: it is coded as {}", coding);
      return Optional.empty();
    }
    return answer.length().orElse(0) <= maxBytes
        ? Optional.of(new JsonAnswer(answer, gzip))
        : Optional.empty();
  }

  private static boolean isOneOf(List<String> types, Answer answer) {
    String type = answer.header(HttpHeaders.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
    for (String one : types) {
      if (type.contains(one)) {
        return true;
      }
    }
    return false;
  }

  /** The codings of the body, in order; usually one. */
  private static String coding(Answer answer) {
    List<String> codings = answer.headers(HttpHeaders.CONTENT_ENCODING);
    return codings.isEmpty() ? IDENTITY : String.join(", ", codings);
  }

  /** True if it says that it is so short that it may leave with its head as it came. */
  boolean isShortAndPlain() {
    return !gzip && answer.length().orElse(Long.MAX_VALUE) <= LateHead.SHORT_BYTES;
  }

  /** The body's length and bytes are not the upstream's any more, or may not be. */
  void adaptHead() {
    MultiMap headers = answer.exchange().response().headers();
    OF_THE_BYTES.forEach(headers::remove);
    if (gzip) {
      headers.remove(HttpHeaders.CONTENT_ENCODING);
    }
    String tag = headers.get(ETAG);
    if (tag != null && !tag.startsWith("W/")) {
      headers.set(ETAG, "W/" + tag);
    }
    answer.exchange().chunk();
  }

  /**
   * Sends the whole body through what changes it, unpacked.
   *
   * @return fails if it breaks off, or looks as if it had
   */
  Future<Void> through(Rewriting rewriting) {
    if (!answer.endsWithConnection()) {
      return unpacked(rewriting).compose(_ -> rewriting.end());
    }
    JsonEnd checked = new JsonEnd(rewriting);
    return unpacked(checked)
        .compose(_ -> checked.end())
        .compose(_ -> checked.isComplete() ? Future.succeededFuture() : broken());
  }

  /** True if what has left is the upstream's own, byte for byte, as it came. */
  boolean isUnchanged(Rewriting rewriting) {
    return !gzip && rewriting.isUnchanged();
  }

  private Future<Void> unpacked(BodyFilter filter) {
    if (!gzip) {
      return answer.body(filter);
    }
    Gunzip gunzip = new Gunzip(filter);
    answer.exchange().onEnd(gunzip::close);
    return answer.body(gunzip).compose(_ -> gunzip.end().recover(_ -> broken()));
  }

  private static Future<Void> broken() {
    return Future.failedFuture(new ProblemException(new Unreachable()));
  }
}
