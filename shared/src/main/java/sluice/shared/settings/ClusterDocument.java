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
 * A small JSON object that is replicated to every node of a cluster; the newest version wins.
 *
 * <p>Each node publishes its copy after a change and once a second. New nodes therefore have the
 * document a second after joining, lost messages and network partitions are compensated, and the
 * document exists as long as one node runs. With a file, it survives all of them.
 */
public final class ClusterDocument {

  private static final Logger log = LoggerFactory.getLogger(ClusterDocument.class);
  private static final String ADDRESS = "sluice.settings";
  private static final long PUBLISH_MILLIS = 1_000;
  private static final long WRITE_SECONDS = 5;
  private static final Set<OpenOption> WRITING = Set.of(CREATE, WRITE, TRUNCATE_EXISTING);

  /** The document may contain prompts and digests of tokens. */
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final String VERSION = "version";
  private static final String CONTENT = "content";

  private final Vertx vertx;
  private final Context context;
  private final String node;
  private final Optional<Path> file;
  private final List<Consumer<JsonObject>> listeners = new CopyOnWriteArrayList<>();
  private Future<Void> written = Future.succeededFuture();
  private volatile State state = new State(Version.NONE, new JsonObject());

  /** A version of the document. */
  private record State(Version version, JsonObject content) {

    JsonObject toJson() {
      return new JsonObject().put(VERSION, version.toJson()).put(CONTENT, content);
    }

    static State of(JsonObject json) {
      if (json.getValue(VERSION) instanceof JsonObject version
          && json.getValue(CONTENT) instanceof JsonObject content) {
        return new State(Version.of(version), content);
      }
      throw new DecodeException("missing version or content");
    }
  }

  private ClusterDocument(Vertx vertx, String node, Optional<Path> file) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.node = node;
    this.file = file;
  }

  /**
   * Loads the file, if there is one, and starts replicating.
   *
   * @param node id of this node
   * @throws UncheckedIOException if the file exists but cannot be read
   */
  public static ClusterDocument start(Vertx vertx, String node, Optional<Path> file) {
    ClusterDocument document = new ClusterDocument(vertx, node, file);
    document.load();
    document.context.runOnContext(
        _ -> {
          vertx.eventBus().consumer(ADDRESS, document::onMessage);
          vertx.setPeriodic(0, PUBLISH_MILLIS, _ -> document.publish());
        });
    return document;
  }

  /** The current content, which must not be modified. */
  public JsonObject content() {
    return state.content();
  }

  /**
   * Adds a listener.
   *
   * @param listener receives the content, soon after this call and after each change, on an event
   *     loop; must return at once
   */
  public void follow(Consumer<JsonObject> listener) {
    context.runOnContext(
        _ -> {
          listeners.add(listener);
          listener.accept(content());
        });
  }

  /**
   * Changes the document on all nodes.
   *
   * @param change receives a copy of the content and returns the new content; if it throws, nothing
   *     changes
   * @return the new content; completes on the caller's context once the file, if there is one, has
   *     been written or writing has failed. Other nodes follow a moment later
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
    Future<Void> accepted = accept(new State(state.version().next(node), content));
    publish();
    return accepted.map(content);
  }

  private void publish() {
    vertx.eventBus().publish(ADDRESS, state.toJson());
  }

  private void onMessage(Message<JsonObject> message) {
    State received = State.of(message.body());
    if (received.version().isNewerThan(state.version())) {
      accept(received);
    } else if (state.version().isNewerThan(received.version())) {
      publish(); // so that a new node need not wait
    }
  }

  /** Applies a version at once, whether or not it can be written to the file. */
  private Future<Void> accept(State next) {
    state = next;
    listeners.forEach(listener -> listener.accept(next.content()));
    file.ifPresent(
        path ->
            written =
                written
                    .transform(_ -> write(path, next))
                    .timeout(WRITE_SECONDS, TimeUnit.SECONDS)
                    .onFailure(e -> log.error("Could not write the settings file", e))
                    .otherwiseEmpty()
                    .mapEmpty());
    return written;
  }

  /** Replaces the file atomically: readers, even after a crash, find the old or the new version. */
  private Future<@Nullable Void> write(Path path, State next) {
    return vertx.executeBlocking(
        () -> {
          Path part = path.resolveSibling(path.getFileName() + "." + node + ".part");
          try (FileChannel channel = FileChannel.open(part, WRITING, OWNER_ONLY)) {
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
      throw new UncheckedIOException(
          new IOException(file.get() + " is not a valid settings file", e));
    }
  }
}
