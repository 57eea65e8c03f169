package sluice.gateway.features.avatar;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import sluice.gateway.GatewayFixture;
import sluice.testkit.avatar.AvatarStub;

/** A gateway in front of an avatar server. */
abstract class RemoteAvatarSetUp {

  static final String TEXT = "{\"text\":\"Длинный текст\",\"chunk_size\":15}";
  static final String FORWARDED = "X-Forwarded-Prefix";

  final Vertx vertx = Vertx.vertx();
  final WebClient client = WebClient.create(vertx);
  final AvatarStub avatar = new AvatarStub(vertx).listen().await();

  @AfterEach
  final void close() {
    vertx.close().await();
  }

  void get(GatewayFixture gateway) {
    request(gateway, HttpMethod.GET, "/api/health").send().await();
  }

  GatewayFixture gateway(String... more) {
    return GatewayFixture.withoutWorker(
        "http://127.0.0.1:1",
        Stream.concat(Stream.of("AVATAR_URL", avatar.url()), Stream.of(more))
            .toArray(String[]::new));
  }

  HttpRequest<Buffer> request(GatewayFixture gateway, HttpMethod method, String target) {
    return client.requestAbs(method, gateway.url() + target).timeout(20_000);
  }

  HttpResponse<Buffer> post(GatewayFixture gateway, String path) {
    return request(gateway, HttpMethod.POST, path).sendBuffer(Buffer.buffer(TEXT)).await();
  }
}
