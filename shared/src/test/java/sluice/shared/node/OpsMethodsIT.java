package sluice.shared.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.shared.config.Env;

/** The HTTP methods of the ops listener. */
class OpsMethodsIT {

  @Test
  void headHasNoBodyAndOptionsListsTheMethods() throws Exception {
    String port = Integer.toString(freePort());
    Env env = new Env(Map.of("OPS_PORT", port, "OPS_HOST", "127.0.0.1"));
    Node node = Node.start(NodeConfig.from(env));
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : new String[] {"/metrics", "/health/live", "/health/ready"}) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpResponse<String> get = send(client, uri, "GET");
        HttpResponse<String> head = send(client, uri, "HEAD");
        HttpResponse<String> options = send(client, uri, "OPTIONS");

        assertThat(get.statusCode()).as(path).isNotEqualTo(405);
        assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(options.statusCode()).as(path).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertThat(send(client, uri, "POST").statusCode()).as(path).isEqualTo(405);
      }
    } finally {
      node.close();
    }
  }

  private static HttpResponse<String> send(HttpClient client, URI uri, String method)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
