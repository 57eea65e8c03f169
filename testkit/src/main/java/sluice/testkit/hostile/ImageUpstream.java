package sluice.testkit.hostile;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves the files of a table, each inside a status response: {@code GET /image/N}. */
record ImageUpstream(Vertx vertx, ImageTable table) {

  private static final Pattern IMAGE = Pattern.compile("/image/(\\d{1,6})");

  static String path(int number) {
    return "/image/" + number;
  }

  Future<HttpServer> listen(int port) {
    return vertx.createHttpServer().requestHandler(this::respond).listen(port, "127.0.0.1");
  }

  private void respond(HttpServerRequest request) {
    Matcher path = IMAGE.matcher(request.uri());
    int number = path.matches() ? Integer.parseInt(path.group(1)) : table.rows().size();
    if (number >= table.rows().size()) {
      request.response().setStatusCode(404).end();
      return;
    }
    vertx
        .fileSystem()
        .readFile(table.rows().get(number).file().toString())
        .map(file -> Buffer.buffer(ImageBody.of(file.getBytes()).bytes()))
        .onSuccess(
            body -> request.response().putHeader("Content-Type", "application/json").end(body))
        .onFailure(_ -> request.response().setStatusCode(500).end());
  }
}
