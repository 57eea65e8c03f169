package sluice.gateway;

import io.vertx.core.Vertx;
import java.util.Optional;
import sluice.gateway.access.AccessLog;
import sluice.gateway.features.avatar.AvatarConfig;
import sluice.gateway.features.avatar.AvatarLog;
import sluice.gateway.features.avatar.AvatarRoutes;
import sluice.gateway.features.avatar.AvatarServer;
import sluice.gateway.features.avatar.BuiltinAvatar;
import sluice.gateway.features.avatar.RemoteAvatar;
import sluice.gateway.features.chat.ChatAccess;
import sluice.gateway.features.chat.ChatRoutes;
import sluice.gateway.features.chat.TokenRoutes;
import sluice.gateway.features.fusionbrain.FusionBrainRoutes;
import sluice.gateway.features.llm.LlmRoutes;
import sluice.gateway.features.openai.ImageProvider;
import sluice.gateway.features.openai.ImageResponses;
import sluice.gateway.features.openai.ImageRoutes;
import sluice.gateway.features.openai.KandinskyImages;
import sluice.gateway.features.openai.OpenAiImages;
import sluice.gateway.features.openai.OpenAiRest;
import sluice.gateway.features.settings.SettingsRoutes;
import sluice.gateway.http.ConnectionDrain;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.proxy.ForwardedTo.Recipient;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.proxy.RequestBodyReader;
import sluice.gateway.proxy.ResponseBodySender;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.proxy.UpstreamConnector;
import sluice.gateway.transport.Deadlines;

/**
 * Builds the features of one event loop from the settings: the composition root together with
 * {@link SharedServices}, which has what all event loops share. Each method builds one feature, or
 * nothing if it is not configured; the methods at the end build the parts that features have in
 * common.
 */
record FeatureFactory(
    Vertx vertx, Deadlines deadlines, GatewayConfig config, SharedServices shared) {

  /** Builds everything that this event loop serves. */
  Routes routes(ConnectionTimeouts timeouts, ConnectionDrain drain) {
    return new Routes(
        new AccessLog(config.proxies(), this::logsRequests),
        shared.meters(),
        timeouts,
        drain,
        shared.guards(),
        new Features(
            shared.docs(),
            settings(),
            tokens(),
            chat(),
            llm(),
            images(),
            openAi(),
            avatar(),
            fusionBrain()));
  }

  private boolean logsRequests() {
    return config.settings().requestLogging().in(shared.settings().content());
  }

  private Optional<SettingsRoutes> settings() {
    return config
        .settings()
        .adminKey()
        .map(
            _ ->
                new SettingsRoutes(
                    shared.settings(),
                    config.changeable(),
                    parts().reader(config.proxy()),
                    config.proxies()));
  }

  private Optional<TokenRoutes> tokens() {
    return config
        .settings()
        .adminKey()
        .map(
            _ ->
                new TokenRoutes(
                    vertx, config.chat().settings(), shared.settings(), config.proxies()));
  }

  private Optional<ChatRoutes> chat() {
    return Optional.of(config.chat())
        .filter(chat -> !chat.providers().isEmpty())
        .map(
            chat -> {
              ProxyConfig proxy = config.proxy().patient(chat.timeout());
              return new ChatRoutes(
                  chat,
                  shared.settings(),
                  parts().clients().forwarder(proxy),
                  parts().reader(proxy),
                  parts().parser(),
                  new ChatAccess(
                      chat.settings(),
                      shared.settings(),
                      shared.tokenFailures(),
                      config.proxies()));
            });
  }

  private Optional<FusionBrainRoutes> fusionBrain() {
    return config
        .fusionBrain()
        .map(
            url -> {
              UpstreamClients clients = parts().clients(Recipient.FUSIONBRAIN);
              UpstreamConnector connector = clients.connector(config.proxy());
              return new FusionBrainRoutes(
                  new Upstream(url),
                  clients.forwarder(connector, config.proxy()),
                  clients.tunnel(connector, config.proxy()),
                  parts().images(config.image()));
            });
  }

  private Optional<LlmRoutes> llm() {
    return config
        .llm()
        .map(
            llm -> {
              ProxyConfig proxy = config.proxy().patient(llm.timeout());
              return new LlmRoutes(
                  llm,
                  parts().clients(Recipient.LLM).forwarder(proxy),
                  parts().reader(proxy),
                  parts().clients(Recipient.LLM).tunnel(proxy),
                  parts().images(config.image().ofMembers(llm.imageKeys())),
                  parts().parser());
            });
  }

  private Optional<ImageRoutes> images() {
    ProxyConfig proxy = config.proxy().patient(config.images().timeout());
    RequestBodyReader reader = parts().reader(proxy);
    ImageResponses responses =
        new ImageResponses(
            vertx,
            proxy.heartbeat(),
            parts().images(config.image().ofMembers(config.images().imageKeys())));
    return imageProvider(proxy, reader, responses)
        .map(provider -> new ImageRoutes(provider, reader, responses));
  }

  /** At most one is configured. */
  private Optional<ImageProvider> imageProvider(
      ProxyConfig proxy, RequestBodyReader reader, ImageResponses responses) {
    Optional<ImageProvider> openAi =
        config
            .images()
            .openAi()
            .map(
                settings ->
                    new OpenAiImages(
                        settings,
                        parts()
                            .clients(Recipient.OPENAI)
                            .forwarder(proxy.through(settings.proxy())),
                        reader,
                        responses));
    Optional<ImageProvider> kandinsky =
        config
            .images()
            .kandinsky()
            .map(
                settings ->
                    new KandinskyImages(
                        vertx, parts().clients().connector(proxy), settings, reader, responses));
    return openAi.or(() -> kandinsky);
  }

  private Optional<OpenAiRest> openAi() {
    return config
        .images()
        .openAi()
        .map(
            settings -> {
              ProxyConfig proxy =
                  config.proxy().patient(config.images().timeout()).through(settings.proxy());
              return new OpenAiRest(
                  settings,
                  parts().clients(Recipient.OPENAI).forwarder(proxy),
                  parts().clients(Recipient.OPENAI).tunnel(proxy));
            });
  }

  private Optional<AvatarRoutes> avatar() {
    return Optional.of(config.avatar())
        .filter(AvatarConfig::isServed)
        .map(
            avatar -> {
              AvatarLog log = new AvatarLog(config.proxies(), this::logsRequests);
              return new AvatarRoutes(avatarServer(avatar), avatar, config.proxies(), log);
            });
  }

  private AvatarServer avatarServer(AvatarConfig avatar) {
    ProxyConfig proxy = config.proxy().patient(avatar.timeout());
    return avatar
        .server()
        .<AvatarServer>map(
            server ->
                new RemoteAvatar(vertx, server, parts().clients(Recipient.AVATAR).forwarder(proxy)))
        .orElseGet(
            () ->
                new BuiltinAvatar(
                    vertx,
                    shared.workers(),
                    shared.maxJobBytes(),
                    shared.videos(),
                    parts().reader(proxy),
                    new ResponseBodySender(vertx, deadlines, proxy),
                    avatar,
                    proxy.heartbeat()));
  }

  private PartFactory parts() {
    return new PartFactory(vertx, deadlines, config, shared);
  }
}
