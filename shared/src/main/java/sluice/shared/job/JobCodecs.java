package sluice.shared.job;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/** Makes the job messages known to an event bus. */
public final class JobCodecs {

  private static final WorkerJobCodec JOB = new WorkerJobCodec();
  private static final WorkerReplyCodec REPLY = new WorkerReplyCodec();

  private JobCodecs() {}

  /** To be called once for each event bus, on either side of the wire. */
  public static void register(EventBus bus) {
    bus.registerCodec(JOB).registerCodec(REPLY);
  }

  /** How a {@link WorkerJob} is sent. */
  public static DeliveryOptions job() {
    return new DeliveryOptions().setCodecName(JOB.name());
  }

  /** How a {@link WorkerReply} is sent. */
  public static DeliveryOptions reply() {
    return new DeliveryOptions().setCodecName(REPLY.name());
  }
}
