package sluice.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import sluice.gateway.features.openai.ImagesConfig;
import sluice.gateway.features.openai.KandinskyConfig;
import sluice.gateway.features.openai.OpenAiConfig;
import sluice.gateway.http.ListenConfig;
import sluice.gateway.proxy.OutboundProxy;
import sluice.shared.config.WebAddress;
import sluice.shared.node.Node;

/**
 * What a gateway says of itself in the log when it has started: where it listens, what it serves
 * from where, and what is missing or open. Names no secret.
 */
record StartSummary(GatewayConfig config) {

  private static final Logger log = LoggerFactory.getLogger(StartSummary.class);

  /**
   * Writes it.
   *
   * @param port the public port that was taken
   */
  void write(Node node, int port) {
    ListenConfig listen = config.listen();
    log.atInfo()
        .addKeyValue("listen", listen.host() + ":" + port)
        .addKeyValue("tls", listen.tls().isPresent())
        .addKeyValue("ops_port", node.opsPort())
        .addKeyValue("api_keys", config.keys().allowed().size())
        .addKeyValue("admin_key", config.settings().adminKey().isPresent())
        .log("Gateway started");
    config.fusionBrain().ifPresent(url -> feature("fusionbrain", url).log("Feature enabled"));
    config.llm().ifPresent(llm -> feature("llm", llm.server()).log("Feature enabled"));
    images(config.images());
    config.avatar().server().ifPresent(url -> feature("avatar", url).log("Feature enabled"));
    if (config.avatar().builtIn()) {
      feature("avatar", "workers").log("Feature enabled");
    }
    config.chat().upstreams().forEach(one -> feature("chat", one).log("Feature enabled"));
    warnings().forEach(log::warn);
  }

  private static LoggingEventBuilder feature(String name, Object upstream) {
    return log.atInfo().addKeyValue("feature", name).addKeyValue("upstream", upstream);
  }

  private static void images(ImagesConfig images) {
    images
        .openAi()
        .ifPresent(
            openAi ->
                feature("images", openAi.url())
                    .addKeyValue("provider", "openai")
                    .addKeyValue("proxy", openAi.proxy().map(StartSummary::address).orElse("-"))
                    .log("Feature enabled"));
    images
        .kandinsky()
        .ifPresent(
            kandinsky ->
                feature("images", kandinsky.url())
                    .addKeyValue("provider", "fusionbrain")
                    .log("Feature enabled"));
  }

  /** Without its user and password. */
  private static String address(OutboundProxy proxy) {
    return proxy.host() + ":" + proxy.port();
  }

  private String drawnAt() {
    return Stream.concat(
            config.images().openAi().map(OpenAiConfig::url).stream(),
            config.images().kandinsky().map(KandinskyConfig::url).stream())
        .map(WebAddress::host)
        .findFirst()
        .orElse("-");
  }

  /** What an operator may not have meant. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    boolean draws = config.images().openAi().isPresent() || config.images().kandinsky().isPresent();
    if (!config.keys().allowed().isEmpty()) {
      return warnings;
    }
    if (draws || config.llm().isPresent()) {
      warnings.add(
          "/v1 lets nobody in: no API key is allowed. Set ALLOWED_API_KEYS or"
              + " ALLOWED_API_KEYS_FILE.");
    }
    if (draws) {
      warnings.add(
          "/api/generate/image is open to everybody and spends your account at "
              + drawnAt()
              + ". Set ALLOWED_API_KEYS to ask for a key there, too.");
    }
    return warnings;
  }
}
