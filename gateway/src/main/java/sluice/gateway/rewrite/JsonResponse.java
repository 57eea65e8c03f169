package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.proxy.BodyFilter;
import sluice.gateway.proxy.ContentCoding;
import sluice.gateway.proxy.UpstreamResponse;

/**
 * A response whose body is JSON that can be read, and so changed on its way.
 *
 * @param gzip whether the body comes packed; it leaves unpacked
 */
record JsonResponse(UpstreamResponse response, boolean gzip) {

  private static final Logger log = LoggerFactory.getLogger(JsonResponse.class);
  private static final String ETAG = "ETag";
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
   * The same response, if it is of this kind.
   *
   * @param types the media types that count as JSON
   */
  static Optional<JsonResponse> of(UpstreamResponse response, List<String> types) {
    String type = response.header(HttpHeaders.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
    if (!isOneOf(types, type) || response.isBodiless() || response.status() == PARTIAL_CONTENT) {
      return Optional.empty();
    }
    ContentCoding coding = ContentCoding.of(response);
    if (coding == ContentCoding.OTHER) {
      log.warn(
          "Response not scanned: unsupported Content-Encoding {}",
          response.headers(HttpHeaders.CONTENT_ENCODING));
      return Optional.empty();
    }
    if (!Charsets.isLikeAscii(type)) {
      log.warn("Response not scanned: Content-Type {}", type);
      return Optional.empty();
    }
    return Optional.of(new JsonResponse(response, coding == ContentCoding.GZIP));
  }

  private static boolean isOneOf(List<String> types, String type) {
    for (String one : types) {
      if (type.contains(one)) {
        return true;
      }
    }
    return false;
  }

  /** True if it says that it is so short that it may leave with its head as it came. */
  boolean isShortAndPlain() {
    return !gzip && response.length().orElse(Long.MAX_VALUE) <= DeferredHead.SHORT_BYTES;
  }

  /** The body's length and bytes are not the upstream's any more, or may not be. */
  void adaptHead() {
    MultiMap headers = response.exchange().response().headers();
    OF_THE_BYTES.forEach(headers::remove);
    if (gzip) {
      headers.remove(HttpHeaders.CONTENT_ENCODING);
    }
    String tag = headers.get(ETAG);
    if (tag != null && !tag.startsWith("W/")) {
      headers.set(ETAG, "W/" + tag);
    }
    response.exchange().setUnknownLength();
  }

  /**
   * Sends the whole body through what changes it, unpacked.
   *
   * @return fails if it breaks off, or looks as if it had
   */
  Future<Void> through(Rewriting rewriting) {
    if (!response.endsWithConnection()) {
      return unpacked(rewriting);
    }
    JsonEnd checked = new JsonEnd(rewriting);
    return unpacked(checked)
        .compose(_ -> checked.isComplete() ? Future.succeededFuture() : UnpackedBody.broken());
  }

  /** True if what has left is the upstream's own, byte for byte, as it came. */
  boolean isUnchanged(Rewriting rewriting) {
    return !gzip && rewriting.isUnchanged();
  }

  private Future<Void> unpacked(BodyFilter text) {
    BodyFilter body = gzip ? UnpackedBody.of(response, text) : text;
    return response.body(body).compose(_ -> body.end());
  }
}
