package sluice.gateway.chat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.gateway.http.Exchange;
import sluice.gateway.http.Problem.NotAnswered;
import sluice.gateway.http.ProblemException;
import sluice.gateway.proxy.Answer;
import sluice.gateway.proxy.Changes;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.Upstream;

/** Asks providers by the chat completions API of OpenAI. */
final class ProviderClient {

  private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);
  private static final int OK = 200;

  private final Forwarder forwarder;

  ProviderClient(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  /**
   * Asks one question.
   *
   * @param systemPrompt what is said before it; nothing if empty
   * @return what the provider says; fails with a {@link ProblemException} if that is nothing
   */
  Future<String> ask(
      Exchange exchange, Provider provider, String model, String systemPrompt, String question) {
    JsonArray messages = new JsonArray();
    if (!systemPrompt.isEmpty()) {
      messages.add(message("system", systemPrompt));
    }
    messages.add(message("user", question));
    JsonObject request = new JsonObject().put("model", model).put("messages", messages);
    URI url = provider.url();
    Upstream upstream = new Upstream(URI.create(url.getScheme() + "://" + url.getRawAuthority()));
    String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    return forwarder
        .forward(
            exchange, upstream, Changes.post(target, request, headers -> show(provider, headers)))
        .compose(answer -> answer.whole().map(body -> text(provider, answer, body)));
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }

  private static void show(Provider provider, MultiMap headers) {
    provider
        .key()
        .ifPresent(key -> headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal()));
  }

  private static String text(Provider provider, Answer answer, Buffer body) {
    return Optional.of(body)
        .filter(_ -> answer.status() == OK)
        .flatMap(ProviderClient::content)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () -> {
              log.warn("Provider {} said nothing, status {}", provider.name(), answer.status());
              return new ProblemException(new NotAnswered());
            });
  }

  /** What the first choice says. */
  private static Optional<String> content(Buffer body) {
    try {
      if (new JsonObject(body).getValue("choices") instanceof JsonArray choices
          && !choices.isEmpty()
          && choices.getValue(0) instanceof JsonObject first
          && first.getValue("message") instanceof JsonObject message
          && message.getValue("content") instanceof String content) {
        return Optional.of(content);
      }
    } catch (DecodeException e) {
      // as good as none
    }
    return Optional.empty();
  }
}
