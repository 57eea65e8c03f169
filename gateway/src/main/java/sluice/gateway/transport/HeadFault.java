package sluice.gateway.transport;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.HttpServerRequest;

/** Why the HTTP parser rejected the head of a request. */
public enum HeadFault {
  /** The request line or the headers exceed their limit. */
  TOO_LARGE,
  /** The version of HTTP/1 is well formed, but neither 1.0 nor 1.1. */
  UNSUPPORTED_VERSION,
  MALFORMED;

  /** The fault of a request that the parser has rejected. */
  public static HeadFault of(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongFrameException _ -> TOO_LARGE;
      case HeadCheck.UnsupportedVersion _ -> UNSUPPORTED_VERSION;
      case null, default -> MALFORMED;
    };
  }
}
