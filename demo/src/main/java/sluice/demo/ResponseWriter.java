package sluice.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Iterator;

/** Sends one response as its delivery prescribes, no faster than the client reads. */
final class ResponseWriter {

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final StubResponse planned;
  private final Content content;
  private final Iterator<Buffer> pieces;
  private long left;

  ResponseWriter(Vertx vertx, HttpServerRequest request, StubResponse planned) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.planned = planned;
    this.content = planned.delivery().gzip() ? planned.content().gzipped() : planned.content();
    this.pieces = content.pieces(planned.delivery().drip().bytes());
    this.left = planned.delivery().cutAfterBytes();
  }

  void write() {
    after(planned.delivery().headAfter(), this::head);
  }

  private void head() {
    if (response.closed()) {
      return;
    }
    response.setStatusCode(planned.status());
    for (Header header : planned.headers()) {
      response.headers().add(header.name(), header.value());
    }
    if (planned.status() == 204 || planned.status() == 304) {
      response.end();
      return;
    }
    if (planned.delivery().gzip()) {
      response.headers().add("Content-Encoding", "gzip");
    }
    if (planned.delivery().chunked()) {
      response.setChunked(true);
    } else {
      response.headers().add("Content-Length", Long.toString(content.length()));
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      body();
    }
  }

  private void body() {
    Duration silence = planned.delivery().bodyAfter();
    if (silence.isZero() && left > 0) {
      pump();
    } else {
      response.writeHead().onSuccess(_ -> after(silence, this::pump));
    }
  }

  private void pump() {
    Duration pause = planned.delivery().drip().pause();
    response.drainHandler(null); // set anew on each pass; a stale handler would run pump() twice
    while (!response.closed()) {
      if (left <= 0) {
        request.connection().close();
        return;
      }
      if (!pieces.hasNext()) {
        response.end();
        return;
      }
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> pump());
        return;
      }
      Buffer piece = pieces.next();
      int bytes = (int) Math.min(left, piece.length());
      left -= bytes;
      response.write(piece.slice(0, bytes));
      if (!pause.isZero()) {
        after(pause, this::pump);
        return;
      }
    }
  }

  private void after(Duration wait, Runnable step) {
    if (wait.isZero()) {
      step.run();
    } else {
      vertx.setTimer(Math.max(1, wait.toMillis()), _ -> step.run());
    }
  }
}
