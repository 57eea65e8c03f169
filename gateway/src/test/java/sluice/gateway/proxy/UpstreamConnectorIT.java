package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.gateway.http.Problems;
import sluice.gateway.http.UpstreamCause;
import sluice.gateway.http.UpstreamTrace;
import sluice.shared.config.Env;

/** To which address of an upstream a request goes, and on which connection. */
class UpstreamConnectorIT {

  private static final String NAME = "upstream.test";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private DnsServer dns;
  private Vertx vertx;
  private Context loop;
  private UpstreamConnector connector;

  @BeforeEach
  void start() throws IOException {
    dns = DnsServer.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .addServer(dns.address())
                        .setSearchDomains(List.of())));
    loop = vertx.getOrCreateContext();
    connector =
        new UpstreamConnector(
            vertx,
            vertx
                .httpClientBuilder()
                .with(
                    new HttpClientOptions()
                        .setConnectTimeout((int) TIMEOUT.toMillis() / UpstreamConnector.TRIES_MIN))
                .withConnectHandler(UpstreamConnector::prepare)
                .build(),
            ProxyConfig.from(
                new Env(
                    Map.of(
                        "UPSTREAM_CONNECT_TIMEOUT_SECONDS", Long.toString(TIMEOUT.toSeconds())))));
  }

  @AfterEach
  void close() {
    vertx.close().await();
    dns.close();
  }

  @Test
  void anUpstreamWhoseFirstAddressesRefuseIsReachedAtTheNext() {
    HttpServer server = listening("127.0.0.4", 0);

    for (int i = 0; i < 40; i++) {
      assertThat(get(server.actualPort())).isEqualTo(NAME + ":" + server.actualPort());
    }
  }

  @Test
  void whereNoAddressAcceptsAConnectionItFails() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThatThrownBy(() -> get(free)).hasRootCauseInstanceOf(ConnectException.class);
  }

  @Test
  void aNameWithoutAddressesIsSaidToBeTheCause() {
    dns.moveTo();

    Throwable cause = catchThrowable(() -> onLoop(() -> connector.open(to(NAME, 80))).await());

    assertThat(connector.failure(cause, new UpstreamTrace()).problem())
        .isEqualTo(Problems.upstreamFailed(UpstreamCause.DNS));
  }

  @Test
  void anUpstreamThatHasMovedIsFollowed() {
    HttpServer first = listening("127.0.0.2", 0);
    int port = first.actualPort();
    assertThat(get(port)).startsWith(NAME);

    first.close().await();
    dns.moveTo("127.0.0.5");
    listening("127.0.0.5", port);

    assertThat(get(port)).startsWith(NAME);
  }

  @Test
  void localhostIsBothLoopbackAddresses() {
    HttpServer server = listening("::1", 0);

    assertThat(get("localhost", server.actualPort())).startsWith("localhost");
  }

  /** The event loop cannot know yet: it is at work when the end comes. */
  @Test
  void aConnectionThatHasJustBeenEndedIsNotUsedAgain() throws Exception {
    dns.moveTo("127.0.0.1");
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      RequestOptions there = to(NAME, server.getLocalPort());
      Future<String> first = onLoop(() -> respond(connector.open(there)));
      Socket connection = server.accept();
      respond(connection);
      assertThat(first.timeout(5, TimeUnit.SECONDS).await()).isEqualTo("hi");

      Future<UpstreamRequest> second =
          onLoop(
              () -> {
                end(connection);
                return connector.open(there);
              });

      assertThat(second.timeout(5, TimeUnit.SECONDS).await().isReused()).isFalse();
    }
  }

  @Test
  void aConnectionIsUsedAgainWhileTheUpstreamKeepsIt() {
    HttpServer server = listening("127.0.0.2", 0);
    assertThat(get(server.actualPort())).startsWith(NAME);

    Future<UpstreamRequest> second = onLoop(() -> connector.open(to(NAME, server.actualPort())));

    assertThat(second.timeout(5, TimeUnit.SECONDS).await().isReused()).isTrue();
  }

  /** As a gateway's event loop would. */
  private <T> Future<T> onLoop(Supplier<Future<T>> action) {
    return Future.future(done -> loop.runOnContext(_ -> action.get().onComplete(done)));
  }

  private static void respond(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) connection.getInputStream().read());
    }
    connection.getOutputStream().write(OK.getBytes(StandardCharsets.US_ASCII));
  }

  private static void end(Socket connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer listening(String address, int port) {
    return vertx
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .response()
                    .putHeader("Keep-Alive", "timeout=60")
                    .end(request.getHeader("Host")))
        .listen(port, address)
        .await();
  }

  private String get(int port) {
    return get(NAME, port);
  }

  private String get(String host, int port) {
    return onLoop(() -> respond(connector.open(to(host, port))))
        .timeout(10, TimeUnit.SECONDS)
        .await();
  }

  private static Future<String> respond(Future<UpstreamRequest> opened) {
    return opened
        .compose(outgoing -> outgoing.request().send().onSuccess(outgoing::responded))
        .compose(HttpClientResponse::body)
        .map(Buffer::toString);
  }

  private static RequestOptions to(String host, int port) {
    return new RequestOptions().setMethod(HttpMethod.GET).setHost(host).setPort(port).setURI("/");
  }
}
