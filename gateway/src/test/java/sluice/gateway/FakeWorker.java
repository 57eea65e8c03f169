package sluice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import sluice.shared.job.Addresses;
import sluice.shared.job.Announcement;
import sluice.shared.job.Announcement.Videos;
import sluice.shared.job.JobCodecs;
import sluice.shared.job.WorkerJob;
import sluice.shared.job.WorkerReply;

/** A worker without a codec: says what a test wants it to say. */
public final class FakeWorker {

  private static final long ANNOUNCE_MILLIS = 100;

  /** Speaks, one text at a time. */
  private static final Videos ONE_VIDEO = new Videos(1, 0, true);

  /** Most bytes of PNG such a worker takes at a time. */
  public static final int BYTE_CAPACITY = 1_000_000;

  private final Vertx vertx;
  private final String id;
  private final int capacity;
  private final List<WorkerJob> jobs = new CopyOnWriteArrayList<>();
  private final MessageConsumer<WorkerJob> consumer;
  private volatile Videos videos;
  private final long announcing;

  private FakeWorker(
      Vertx vertx, String id, int capacity, Videos videos, Consumer<Message<WorkerJob>> behaviour) {
    this.videos = videos;
    this.vertx = vertx;
    this.id = id;
    this.capacity = capacity;
    consumer =
        vertx
            .eventBus()
            .consumer(
                Addresses.worker(id),
                message -> {
                  jobs.add(message.body());
                  behaviour.accept(message);
                });
    announcing = vertx.setPeriodic(0, ANNOUNCE_MILLIS, _ -> announce(0, false));
  }

  /** One that answers at once. */
  public static FakeWorker responding(
      Vertx vertx, String id, Function<WorkerJob, WorkerReply> response) {
    return responding(vertx, id, ONE_VIDEO, response);
  }

  /** The same with room of its own for jobs of the avatar. */
  public static FakeWorker responding(
      Vertx vertx, String id, Videos videos, Function<WorkerJob, WorkerReply> response) {
    return new FakeWorker(
        vertx,
        id,
        2,
        videos,
        message -> message.reply(response.apply(message.body()), JobCodecs.reply()));
  }

  /** One that does what it likes with a job. */
  public static FakeWorker behaving(
      Vertx vertx, String id, int capacity, Consumer<Message<WorkerJob>> behaviour) {
    return behaving(vertx, id, capacity, ONE_VIDEO, behaviour);
  }

  /** The same with room of its own for jobs of the avatar. */
  public static FakeWorker behaving(
      Vertx vertx, String id, int capacity, Videos videos, Consumer<Message<WorkerJob>> behaviour) {
    return new FakeWorker(vertx, id, capacity, videos, behaviour);
  }

  /** The "JPEG" such a worker makes: short, and different for each image. */
  public static Buffer jpegOf(Buffer png) {
    return Buffer.buffer("JPEG of " + png.length() + " bytes, " + png.toString().hashCode());
  }

  /** From now on it says this of its room for jobs of the avatar. */
  public FakeWorker videos(Videos room) {
    videos = room;
    return this;
  }

  public String id() {
    return id;
  }

  public List<WorkerJob> jobs() {
    return jobs;
  }

  public void announce(int load, boolean leaving) {
    vertx
        .eventBus()
        .publish(
            Addresses.ANNOUNCEMENTS,
            new Announcement(
                    id,
                    "node-of-" + id,
                    "",
                    capacity,
                    load,
                    BYTE_CAPACITY,
                    0,
                    videos,
                    false,
                    leaving)
                .toJson());
  }

  /** No more announcements; jobs still arrive. */
  public void fallSilent() {
    vertx.cancelTimer(announcing);
  }

  /** Nothing reaches it any more, though it still announces itself. */
  public void turnDeaf() {
    consumer.unregister().await();
  }

  /** Gone without a word. */
  public void vanish() {
    fallSilent();
    turnDeaf();
  }
}
