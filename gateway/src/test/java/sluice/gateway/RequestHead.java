package sluice.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The head of a request as the HTTP parser reads it, without a server around it. */
public final class RequestHead {

  private RequestHead() {}

  /** The request, if the parser takes it; what is answered to it gets lost. */
  public static Optional<HttpServerRequest> parsed(byte[] bytes, String peer) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes));
      return channel.readInbound() instanceof HttpRequest head && head.decoderResult().isSuccess()
          ? version(head).map(version -> request(head, version, peer))
          : Optional.empty();
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static Optional<HttpVersion> version(HttpRequest head) {
    return switch (head.protocolVersion().text()) {
      case "HTTP/1.0" -> Optional.of(HttpVersion.HTTP_1_0);
      case "HTTP/1.1" -> Optional.of(HttpVersion.HTTP_1_1);
      default -> Optional.empty();
    };
  }

  private static HttpServerRequest request(HttpRequest head, HttpVersion version, String peer) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, String> header : head.headers()) {
      headers.add(header.getKey(), header.getValue());
    }
    @Nullable String host = headers.get("Host");
    @Nullable HostAndPort authority = host == null ? null : HostAndPort.parseAuthority(host, -1);
    HttpServerResponse response =
        stub(
            HttpServerResponse.class,
            (self, method, _) ->
                switch (method.getName()) {
                  case "headers" -> MultiMap.caseInsensitiveMultiMap();
                  case "end" -> Future.succeededFuture();
                  default -> self;
                });
    return stub(
        HttpServerRequest.class,
        (_, method, _) ->
            switch (method.getName()) {
              case "method" -> HttpMethod.valueOf(head.method().name());
              case "uri" -> head.uri();
              case "version" -> version;
              case "headers" -> headers;
              case "remoteAddress" -> SocketAddress.inetSocketAddress(4711, peer);
              case "scheme" -> "http";
              case "authority" -> authority;
              case "response" -> response;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T stub(Class<T> type, InvocationHandler responses) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, responses));
  }
}
