package sluice.gateway.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.function.BiConsumer;

/** The entries of received headers. */
public final class HeaderEntries {

  private HeaderEntries() {}

  /**
   * Calls the action with name and value of each header, in order. They are passed as they were
   * read: Vert.x's own iteration makes strings of them, which are slower to look up and to write.
   */
  public static void forEach(MultiMap headers, BiConsumer<CharSequence, CharSequence> action) {
    if (headers instanceof HttpHeaders raw) {
      raw.iteratorCharSequence()
          .forEachRemaining(header -> action.accept(header.getKey(), header.getValue()));
    } else {
      headers.forEach(action::accept);
    }
  }
}
