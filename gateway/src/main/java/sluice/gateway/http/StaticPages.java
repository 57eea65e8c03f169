package sluice.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages from the class path with everything they need, so that they work without internet access
 * and no other server learns who reads them. One for all event loops.
 */
public final class StaticPages {

  private final String contentSecurityPolicy;
  private final Class<?> neighbour;

  /**
   * Creates a set of pages.
   *
   * @param contentSecurityPolicy what browsers may do with them: CSP Level 3
   * @param neighbour relative resource names are resolved beside this class
   */
  public StaticPages(String contentSecurityPolicy, Class<?> neighbour) {
    this.contentSecurityPolicy = contentSecurityPolicy;
    this.neighbour = neighbour;
  }

  /** Serves an HTML resource. */
  public Handler<RoutingContext> html(String name) {
    return page("text/html; charset=utf-8", () -> load(name));
  }

  /** Serves a style sheet. */
  public Handler<RoutingContext> css(String name) {
    return page("text/css; charset=utf-8", () -> load(name));
  }

  /** Serves a script. */
  public Handler<RoutingContext> script(String name) {
    return script(() -> load(name));
  }

  /** Serves a script that is made first, as {@link #page} does. */
  public Handler<RoutingContext> script(Supplier<Buffer> bytes) {
    return page("text/javascript; charset=utf-8", bytes);
  }

  /**
   * Serves something that is made first.
   *
   * @param bytes makes it; called once, with the first request, outside the event loops
   */
  public Handler<RoutingContext> page(String contentType, Supplier<Buffer> bytes) {
    return new Page(contentType, bytes);
  }

  /** Reads a resource; blocks. */
  public Buffer load(String name) {
    try (InputStream in = neighbour.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the class path");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Page implements Handler<RoutingContext> {

    private final String contentType;
    private final Supplier<Buffer> bytes;
    private volatile @Nullable Buffer loaded;

    Page(String contentType, Supplier<Buffer> bytes) {
      this.contentType = contentType;
      this.bytes = bytes;
    }

    @Override
    public void handle(RoutingContext context) {
      Buffer known = loaded;
      Future<Buffer> body =
          known == null
              ? context.vertx().executeBlocking(this::load).map(Objects::requireNonNull)
              : Future.succeededFuture(known);
      body.onFailure(context::fail).onSuccess(page -> send(context, page));
    }

    /** Most nodes are never asked for a page, so it is made with the first request. */
    private synchronized Buffer load() {
      Buffer known = loaded;
      if (known == null) {
        known = bytes.get();
        loaded = known;
      }
      return known;
    }

    private void send(RoutingContext context, Buffer page) {
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
          .putHeader("Content-Security-Policy", contentSecurityPolicy)
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("Referrer-Policy", "no-referrer")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
      LocalResponse.end(context.request(), page);
    }
  }
}
