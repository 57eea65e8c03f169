package sluice.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Pages from the class path with all they need, so that a machine without a way to the internet
 * shows them as well, and no other server learns who reads them. One for all event loops.
 */
public final class StaticPages {

  public static final String CSS = "text/css; charset=utf-8";
  public static final String HTML = "text/html; charset=utf-8";
  public static final String SCRIPT = "text/javascript; charset=utf-8";

  private final String contentSecurityPolicy;
  private final Class<?> neighbour;
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final Map<String, Buffer> loaded = new ConcurrentHashMap<>();

  /**
   * One thing that is served as it is.
   *
   * @param bytes reads it, which takes its time
   */
  private record Page(String type, Supplier<Buffer> bytes) {}

  /**
   * Creates it without pages.
   *
   * @param contentSecurityPolicy what browsers may do with all of them: CSP Level 3
   * @param neighbour names that are not absolute are looked for beside it
   */
  public StaticPages(String contentSecurityPolicy, Class<?> neighbour) {
    this.contentSecurityPolicy = contentSecurityPolicy;
    this.neighbour = neighbour;
  }

  /** Serves what the class path has under this name. */
  public void add(String path, String type, String name) {
    add(path, type, () -> load(name));
  }

  /**
   * Serves something that is made first.
   *
   * @param bytes makes it, off the event loops; asked once
   */
  public void add(String path, String type, Supplier<Buffer> bytes) {
    pages.put(path, new Page(type, bytes));
  }

  /** Takes the paths of all of them. */
  public void mount(Router router) {
    pages
        .keySet()
        .forEach(
            path ->
                router
                    .route(path)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .handler(context -> send(context, path)));
  }

  /** True if something is served at this path. */
  public boolean has(String path) {
    return pages.containsKey(path);
  }

  /** Responses with one of them. */
  public void send(RoutingContext context, String path) {
    Page page = Objects.requireNonNull(pages.get(path));
    bytes(context.vertx(), path, page)
        .onFailure(context::fail)
        .onSuccess(
            bytes -> {
              describe(context.response(), page);
              OwnResponse.end(context.request(), bytes);
            });
  }

  /** Each is read when somebody asks for it, once; most nodes are never asked. */
  private Future<Buffer> bytes(Vertx vertx, String path, Page page) {
    Buffer known = loaded.get(path);
    return known == null
        ? vertx
            .executeBlocking(() -> loaded.computeIfAbsent(path, _ -> page.bytes().get()))
            .map(Objects::requireNonNull)
        : Future.succeededFuture(known);
  }

  private void describe(HttpServerResponse response, Page page) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
        .putHeader("Content-Security-Policy", contentSecurityPolicy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
  }

  /** Reads what the class path has under this name. */
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
}
