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
 * Logs a summary when a gateway has started: its listener, its features with their upstreams, and
 * warnings about missing or open access. Contains no secrets.
 */
record StartSummary(GatewayConfig config) {

  private static final Logger log = LoggerFactory.getLogger(StartSummary.class);

  /**
   * Logs the summary.
   *
   * @param port the public port in use
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

  /** Without user and password. */
  private static String address(OutboundProxy proxy) {
    return proxy.host() + ":" + proxy.port();
  }

  private String imageHost() {
    return Stream.concat(
            config.images().openAi().map(OpenAiConfig::url).stream(),
            config.images().kandinsky().map(KandinskyConfig::url).stream())
        .map(WebAddress::host)
        .findFirst()
        .orElse("-");
  }

  /** Warns of settings that an operator may not have intended. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    boolean hasImages =
        config.images().openAi().isPresent() || config.images().kandinsky().isPresent();
    if (!config.keys().allowed().isEmpty()) {
      return warnings;
    }
    if (hasImages || config.llm().isPresent()) {
      warnings.add(
          "/v1 rejects all requests, as there are no API keys. Set ALLOWED_API_KEYS or"
              + " ALLOWED_API_KEYS_FILE.");
    }
    if (hasImages) {
      warnings.add(
          "/api/generate/image needs no API key, and its images are billed to your account at "
              + imageHost()
              + ". Set ALLOWED_API_KEYS to require a key there as well.");
    }
    return warnings;
  }
}
