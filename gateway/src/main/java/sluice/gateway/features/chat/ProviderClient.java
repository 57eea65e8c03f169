package sluice.gateway.features.chat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Status;
import sluice.gateway.proxy.BodyCoding;
import sluice.gateway.proxy.BodyParser;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.RequestOverrides;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.proxy.UpstreamResponse;

/** Calls providers by the chat completions API of OpenAI. */
final class ProviderClient {

  private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);

  /** Largest unpacked response, in bytes: a thousand times the longest text of any model. */
  private static final long UNPACKED_BYTES_MAX = 64 << 20;

  /** How many times its length a response may take in memory while it is parsed. */
  private static final int COPIES = 6;

  /** The first bytes of a gzip member: RFC 1952 section 2.3.1. */
  private static final int GZIP_MAGIC = 0x1f8b;

  private final Forwarder forwarder;
  private final BodyParser parser;

  ProviderClient(Forwarder forwarder, BodyParser parser) {
    this.forwarder = forwarder;
    this.parser = parser;
  }

  /**
   * Asks one question.
   *
   * @param systemPrompt sent before the question; nothing if empty
   * @return the text of the response; fails with a {@link ProblemException} if there is none
   */
  Future<String> ask(
      Exchange exchange, Provider provider, String model, String systemPrompt, String question) {
    JsonArray messages = new JsonArray();
    if (!systemPrompt.isEmpty()) {
      messages.add(message("system", systemPrompt));
    }
    messages.add(message("user", question));
    // Some providers stream by default.
    JsonObject request =
        new JsonObject().put("model", model).put("messages", messages).put("stream", false);
    URI url = provider.url();
    Upstream upstream = new Upstream(URI.create(url.getScheme() + "://" + url.getRawAuthority()));
    String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    return forwarder
        .forward(
            exchange,
            upstream,
            RequestOverrides.post(target, request, headers -> setHeaders(provider, headers)))
        .compose(response -> read(exchange, response).map(said -> text(provider, response, said)));
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }

  private static void setHeaders(Provider provider, MultiMap headers) {
    headers.set(HttpHeaders.ACCEPT, "application/json");
    headers.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    provider
        .key()
        .ifPresent(key -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal()));
  }

  private Future<Completion> read(Exchange exchange, UpstreamResponse response) {
    return response.whole().compose(body -> read(exchange, response, body));
  }

  private Future<Completion> read(Exchange exchange, UpstreamResponse response, Buffer body) {
    if (response.status() < Status.OK || response.status() >= Status.MULTIPLE_CHOICES) {
      return Future.succeededFuture(new Completion.Nothing("its status is not 2xx"));
    }
    Optional<BodyCoding> coding =
        isGzip(body)
            ? Optional.of(BodyCoding.GZIP) // some providers omit the header
            : BodyCoding.of(response.headers(HttpHeaders.CONTENT_ENCODING));
    if (coding.isEmpty()) {
      return Future.succeededFuture(
          new Completion.Nothing("its Content-Encoding is neither gzip nor deflate"));
    }
    Future<Buffer> unpacked =
        coding.get() == BodyCoding.IDENTITY
            ? Future.succeededFuture(body)
            : unpacked(exchange, coding.get(), body);
    String contentType = response.header(HttpHeaders.CONTENT_TYPE).orElse("");
    return unpacked
        .compose(
            plain ->
                parser.parse(
                    exchange,
                    plain,
                    COPIES,
                    whole -> Completion.of(contentType, whole.toString(StandardCharsets.UTF_8))))
        .recover(
            cause ->
                cause instanceof IOException
                    ? Future.succeededFuture(
                        new Completion.Nothing("it does not match its Content-Encoding"))
                    : Future.failedFuture(cause));
  }

  private static boolean isGzip(Buffer body) {
    return body.length() > 1 && body.getUnsignedShort(0) == GZIP_MAGIC;
  }

  private Future<Buffer> unpacked(Exchange exchange, BodyCoding coding, Buffer body) {
    return parser
        .away(() -> coding.unpack(body, UNPACKED_BYTES_MAX, exchange.held()))
        .onSuccess(plain -> exchange.onEnd(() -> exchange.held().release(plain.length())));
  }

  private static String text(Provider provider, UpstreamResponse response, Completion said) {
    return switch (said) {
      case Completion.Text(String text) -> text;
      case Completion.Nothing(String why) -> {
        log.warn(
            "No response from provider {}: {} (status {})",
            provider.name(),
            why,
            response.status());
        throw new ProblemException(ChatProblems.emptyCompletion());
      }
    };
  }
}
