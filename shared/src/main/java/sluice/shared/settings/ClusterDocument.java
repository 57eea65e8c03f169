package sluice.shared.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small JSON object that every node of a cluster has a copy of, the newest of which wins.
 *
 * <p>Each node tells all others what it has, when it changes and once a second. So a new node knows
 * it a second after it has joined, a lost message or a cut network is made up for, and as long as
 * one node lives the document does, too. With a file it also outlives all of them.
 */
public final class ClusterDocument {

  private static final Logger log = LoggerFactory.getLogger(ClusterDocument.class);
  private static final String ADDRESS = "sluice.settings";
  private static final long TELL_MILLIS = 1_000;
  private static final long WRITE_SECONDS = 5;
  private static final String VERSION = "version";
  private static final String CONTENT = "content";
  private static final Set<OpenOption> OPTIONS = Set.of(CREATE, WRITE, TRUNCATE_EXISTING);

  /** There are hashes of tokens in it, and prompts that are nobody else's business. */
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Vertx vertx;
  private final Context context;
  private final String node;
  private final Optional<Path> file;
  private final List<Consumer<JsonObject>> listeners = new CopyOnWriteArrayList<>();
  private Future<Void> written = Future.succeededFuture();
  private volatile State state = new State(Version.NONE, new JsonObject());

  /** A version and what belongs to it. */
  private record State(Version version, JsonObject content) {

    JsonObject toJson() {
      return new JsonObject().put(VERSION, version.toJson()).put(CONTENT, content);
    }

    static State of(JsonObject json) {
      if (json.getValue(VERSION) instanceof JsonObject version
          && json.getValue(CONTENT) instanceof JsonObject content) {
        return new State(Version.of(version), content);
      }
      throw new DecodeException("no version or no content");
    }
  }

  private ClusterDocument(Vertx vertx, String node, Optional<Path> file) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.node = node;
    this.file = file;
  }

  /**
   * Begins with what the file says, if there is one, and listens to the others.
   *
   * @param node id of this node
   * @throws UncheckedIOException if the file cannot be read
   */
  public static ClusterDocument start(Vertx vertx, String node, Optional<Path> file) {
    ClusterDocument document = new ClusterDocument(vertx, node, file);
    document.load();
    document.context.runOnContext(
        _ -> {
          vertx.eventBus().consumer(ADDRESS, document::hear);
          vertx.setPeriodic(0, TELL_MILLIS, _ -> document.tell());
        });
    return document;
  }

  /** What it says now; not to be changed. */
  public JsonObject content() {
    return state.content();
  }

  /**
   * Adds someone who wants to know what it says.
   *
   * @param listener takes the content, soon and after each change, on an event loop; must return at
   *     once
   */
  public void follow(Consumer<JsonObject> listener) {
    context.runOnContext(
        _ -> {
          listeners.add(listener);
          listener.accept(content());
        });
  }

  /**
   * Changes it for all nodes.
   *
   * @param change gets a copy of what it says and gives what it is to say; may fail
   * @return what it says from now on, on this node; completes on the caller's context, when that is
   *     in the file, if there is one, or cannot be written. The other nodes know a moment later
   */
  public Future<JsonObject> change(UnaryOperator<JsonObject> change) {
    Context caller = vertx.getOrCreateContext();
    Promise<JsonObject> changed = Promise.promise();
    context.runOnContext(
        _ ->
            changed(change).onComplete(result -> caller.runOnContext(_ -> changed.handle(result))));
    return changed.future();
  }

  private Future<JsonObject> changed(UnaryOperator<JsonObject> change) {
    JsonObject content;
    try {
      content = change.apply(state.content().copy());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    Future<Void> taken = take(new State(state.version().next(node), content));
    tell();
    return taken.map(content);
  }

  private void tell() {
    vertx.eventBus().publish(ADDRESS, state.toJson());
  }

  private void hear(Message<JsonObject> message) {
    State heard = State.of(message.body());
    if (heard.version().isNewerThan(state.version())) {
      take(heard);
    } else if (state.version().isNewerThan(heard.version())) {
      tell(); // a node that is new here should not have to wait
    }
  }

  /** It is in effect at once, whether or not it can be written. */
  private Future<Void> take(State next) {
    state = next;
    listeners.forEach(listener -> listener.accept(next.content()));
    file.ifPresent(
        path ->
            written =
                written
                    .transform(_ -> write(path, next))
                    .timeout(WRITE_SECONDS, TimeUnit.SECONDS)
                    .onFailure(e -> log.error("Could not write the settings to their file", e))
                    .otherwiseEmpty()
                    .mapEmpty());
    return written;
  }

  /** Whoever reads it meanwhile, or after a crash, finds the old one whole or the new one. */
  private Future<@Nullable Void> write(Path path, State next) {
    return vertx.executeBlocking(
        () -> {
          Path part = path.resolveSibling(path.getFileName() + "." + node + ".part");
          try (FileChannel channel = FileChannel.open(part, OPTIONS, OWNER_ONLY)) {
            channel.write(ByteBuffer.wrap(next.toJson().encodePrettily().getBytes(UTF_8)));
            channel.force(true);
          }
          Files.move(part, path, ATOMIC_MOVE, REPLACE_EXISTING);
          return null;
        });
  }

  private void load() {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return;
    }
    try {
      state = State.of(new JsonObject(Buffer.buffer(Files.readAllBytes(file.get()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DecodeException | ClassCastException e) {
      throw new UncheckedIOException(new IOException(file.get() + " holds no settings", e));
    }
  }
}
