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
 * A response whose body is JSON that can be read and changed.
 *
 * @param gzip whether the body arrives in gzip; it leaves unpacked
 */
record JsonResponse(UpstreamResponse response, boolean gzip) {

  private static final Logger log = LoggerFactory.getLogger(JsonResponse.class);
  private static final String ETAG = "ETag";
  private static final int PARTIAL_CONTENT = 206;

  /** The media type of JSON: RFC 8259 section 11. */
  static final String JSON = "application/json";

  /** Headers that describe the upstream's bytes. */
  private static final List<String> OF_THE_BYTES =
      List.of(
          "Content-Length",
          "Accept-Ranges",
          "Content-MD5",
          "Digest",
          "Content-Digest",
          "Repr-Digest");

  /** A filter that knows whether it has changed the body. */
  interface Rewriting extends BodyFilter {

    /** True if all bytes so far leave unchanged. */
    boolean isUnchanged();
  }

  /**
   * The response as JSON; empty if it is not, or cannot be read.
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

  /** True if its announced length is so short that it may leave with an unchanged head. */
  boolean isShortAndPlain() {
    return !gzip && response.length().orElse(Long.MAX_VALUE) <= DeferredHead.SHORT_BYTES;
  }

  /** Adapts the head to a body whose length and bytes may change. */
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
   * Streams the whole body, unpacked, through the filter.
   *
   * @return fails if the body breaks off, or is incomplete JSON
   */
  Future<Void> through(Rewriting rewriting) {
    if (!response.endsWithConnection()) {
      return unpacked(rewriting);
    }
    JsonEnd checked = new JsonEnd(rewriting);
    return unpacked(checked)
        .compose(_ -> checked.isComplete() ? Future.succeededFuture() : UnpackedBody.broken());
  }

  /** True if the body has left unchanged, byte for byte. */
  boolean isUnchanged(Rewriting rewriting) {
    return !gzip && rewriting.isUnchanged();
  }

  private Future<Void> unpacked(BodyFilter text) {
    BodyFilter body = gzip ? UnpackedBody.of(response, text) : text;
    return response.body(body).compose(_ -> body.end());
  }
}
