package sluice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.util.Optional;
import sluice.gateway.avatar.AvatarConfig;
import sluice.gateway.avatar.AvatarFront;
import sluice.gateway.avatar.AvatarLog;
import sluice.gateway.avatar.AvatarRoutes;
import sluice.gateway.avatar.AvatarServer;
import sluice.gateway.avatar.AvatarStage;
import sluice.gateway.chat.ChatAccess;
import sluice.gateway.chat.ChatRoutes;
import sluice.gateway.chat.TokenRoutes;
import sluice.gateway.fusionbrain.FusionBrainRoutes;
import sluice.gateway.http.ConnectionTimeouts;
import sluice.gateway.http.Deadlines;
import sluice.gateway.http.Farewell;
import sluice.gateway.http.RequestLog;
import sluice.gateway.llm.LlmRoutes;
import sluice.gateway.openai.ImageAnswers;
import sluice.gateway.openai.ImageProvider;
import sluice.gateway.openai.ImageRoutes;
import sluice.gateway.openai.KandinskyImages;
import sluice.gateway.openai.OpenAiImages;
import sluice.gateway.proxy.BodyParser;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.OwnBody;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.proxy.RequestReader;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.Upstream;
import sluice.gateway.rewrite.ImageConfig;
import sluice.gateway.rewrite.PictureRelay;
import sluice.gateway.settings.SettingsRoutes;

/** Builds what one event loop of a gateway serves, of the parts it is made of. */
record Features(Vertx vertx, Deadlines deadlines, GatewayConfig config, Shared shared) {

  /** Threads for all event loops that read long requests. */
  private static final int READERS = 2;

  /** What this gateway serves with its settings. */
  Routes routes(ConnectionTimeouts timeouts, Farewell farewell) {
    return new Routes(
        new RequestLog(config.proxies(), this::logsRequests),
        shared.meters(),
        timeouts,
        farewell,
        config.cors(),
        shared.admission(),
        shared.keys(),
        shared.docs(),
        settings(),
        tokens(),
        chat(),
        llm(),
        images(),
        avatar(),
        fusionBrain());
  }

  private boolean logsRequests() {
    return config.settings().requestLogging().in(shared.settings().content());
  }

  private Optional<SettingsRoutes> settings() {
    return shared
        .administrators()
        .map(
            administrators ->
                new SettingsRoutes(
                    shared.settings(),
                    config.changeable(),
                    administrators,
                    shared.settingsChanges(),
                    new RequestReader(deadlines, config.proxy()),
                    config.proxies()));
  }

  private Optional<TokenRoutes> tokens() {
    return shared
        .administrators()
        .map(
            administrators ->
                new TokenRoutes(
                    vertx,
                    config.chat().settings(),
                    shared.settings(),
                    administrators,
                    shared.settingsChanges(),
                    config.proxies()));
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
                  clients().forwarder(proxy),
                  new RequestReader(deadlines, proxy),
                  parser(),
                  new ChatAccess(
                      chat.settings(),
                      shared.settings(),
                      shared.tokenFailures(),
                      config.proxies()));
            });
  }

  private FusionBrainRoutes fusionBrain() {
    HttpClientAgent client = clients().client(config.proxy());
    Tunnel tunnel = new Tunnel(vertx, deadlines, client, clients().forwarded(), config.proxy());
    return new FusionBrainRoutes(
        new Upstream(config.fusionBrain()),
        new Forwarder(vertx, deadlines, client, clients().forwarded(), config.proxy()),
        tunnel,
        pictures(config.image()),
        shared.keys());
  }

  private Optional<LlmRoutes> llm() {
    return config
        .llm()
        .map(
            llm -> {
              ProxyConfig proxy = config.proxy().patient(llm.timeout());
              return new LlmRoutes(
                  llm,
                  clients().forwarder(proxy),
                  new RequestReader(deadlines, proxy),
                  pictures(config.image().ofMembers(llm.imageKeys())),
                  parser());
            });
  }

  private Optional<ImageRoutes> images() {
    ProxyConfig proxy = config.proxy().patient(config.images().timeout());
    RequestReader reader = new RequestReader(deadlines, proxy);
    ImageAnswers answers =
        new ImageAnswers(
            vertx,
            proxy.heartbeat(),
            pictures(config.image().ofMembers(config.images().imageKeys())));
    Optional<ImageProvider> openAi =
        config
            .images()
            .openAi()
            .map(
                settings ->
                    new OpenAiImages(
                        settings, clients().forwarder(proxy.through(settings.proxy())), answers));
    return openAi
        .or(
            () ->
                config
                    .images()
                    .kandinsky()
                    .map(
                        settings ->
                            new KandinskyImages(
                                vertx, clients().client(proxy), settings, reader, answers)))
        .map(provider -> new ImageRoutes(provider, reader, answers));
  }

  private Optional<AvatarRoutes> avatar() {
    AvatarConfig avatar = config.avatar();
    return Optional.of(avatar)
        .filter(AvatarConfig::isServed)
        .map(
            _ -> {
              AvatarLog log = new AvatarLog(config.proxies(), this::logsRequests);
              return new AvatarRoutes(avatarServer(avatar, log), avatar, config.proxies(), log);
            });
  }

  private AvatarServer avatarServer(AvatarConfig avatar, AvatarLog log) {
    ProxyConfig proxy = config.proxy().patient(avatar.timeout());
    return avatar
        .server()
        .<AvatarServer>map(
            server ->
                new AvatarFront(vertx, server, clients().forwarder(proxy), shared.keys(), log))
        .orElseGet(
            () ->
                new AvatarStage(
                    vertx,
                    shared.workers(),
                    shared.maxJobBytes(),
                    shared.clips(),
                    new RequestReader(deadlines, proxy),
                    new OwnBody(vertx, deadlines, proxy),
                    avatar,
                    proxy.heartbeat(),
                    log));
  }

  private PictureRelay pictures(ImageConfig image) {
    return new PictureRelay(
        vertx, shared.workers(), image, shared.registry(), shared.unconverted());
  }

  private UpstreamClients clients() {
    return new UpstreamClients(vertx, deadlines, config.proxies());
  }

  private BodyParser parser() {
    return new BodyParser(vertx.createSharedWorkerExecutor("requests", READERS));
  }
}
