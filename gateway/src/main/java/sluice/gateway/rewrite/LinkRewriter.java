package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sluice.gateway.json.EventScanner;
import sluice.gateway.json.TextScanner;
import sluice.gateway.json.ValueScanner;
import sluice.gateway.json.WantedKeys;
import sluice.gateway.proxy.FilterStream;
import sluice.shared.transport.HeapBytes;

/**
 * Changes the links in one JSON text, or one stream of events, that streams through; every other
 * byte leaves unchanged. Holds no more than the current link.
 */
final class LinkRewriter extends FilterStream
    implements JsonResponse.Rewriting, TextScanner.Listener {

  /** Longest link in bytes; a longer string leaves unchanged. */
  static final int LINK_BYTES_MAX = 8 * 1024;

  private final Links links;
  private final ValueScanner scanner;
  private final TextScanner text;
  private Buffer chunk = Buffer.buffer();
  private int offset;
  private Buffer leaving = Buffer.buffer();
  private @Nullable Buffer link;
  private boolean unchanged = true;

  /**
   * Creates a rewriter for one text.
   *
   * @param keys keys of the members with links
   * @param events whether the text is a stream of events with JSON in them, not JSON itself
   */
  LinkRewriter(WriteStream<Buffer> out, List<String> keys, Links links, boolean events) {
    super(out);
    this.links = links;
    this.scanner = new ValueScanner(WantedKeys.ofMembers(keys), new LinkStart(), this);
    this.text = events ? new EventScanner(scanner, this) : scanner;
  }

  @Override
  protected Future<Void> accept(Buffer next) {
    HeapBytes bytes = HeapBytes.of(next);
    chunk = next;
    offset = bytes.from();
    leaving = Buffer.buffer(next.length());
    text.scan(bytes.array(), bytes.from(), bytes.to());
    return leaving.length() == 0 ? Future.succeededFuture() : out.write(leaving);
  }

  @Override
  public Future<Void> end() {
    leaving = Buffer.buffer();
    denied();
    return leaving.length() == 0 ? Future.succeededFuture() : out.write(leaving);
  }

  @Override
  public Future<Void> breakOff() {
    link = null;
    return Future.succeededFuture();
  }

  @Override
  public boolean isUnchanged() {
    return unchanged;
  }

  @Override
  public void outside(int from, int to) {
    leaving.appendBuffer(slice(from, to));
  }

  @Override
  public void begins() {
    link = Buffer.buffer();
  }

  @Override
  public void literal(int from, int to) {
    if (link == null) {
      outside(from, to);
      return;
    }
    link.appendBuffer(slice(from, to));
    if (link.length() > LINK_BYTES_MAX) {
      denied();
      scanner.skip();
    }
  }

  /** The string is not a link. */
  @Override
  public void denied() {
    if (link != null) {
      leaving.appendBuffer(link);
      link = null;
    }
  }

  @Override
  public void ends() {
    Buffer whole = link;
    link = null;
    if (whole != null) {
      Optional<Buffer> changed = links.changed(whole);
      unchanged = unchanged && changed.isEmpty();
      leaving.appendBuffer(changed.orElse(whole));
    }
  }

  private Buffer slice(int from, int to) {
    return chunk.slice(from - offset, to - offset);
  }
}
