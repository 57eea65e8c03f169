package sluice.shared.job;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/** Registers the codecs of the job messages. */
public final class JobCodecs {

  private static final WorkerJobCodec JOB = new WorkerJobCodec();
  private static final WorkerReplyCodec REPLY = new WorkerReplyCodec();

  private JobCodecs() {}

  /** Registers the codecs; call once per event bus, in gateways and workers. */
  public static void register(EventBus bus) {
    bus.registerCodec(JOB).registerCodec(REPLY);
  }

  /** Options for sending a {@link WorkerJob}. */
  public static DeliveryOptions job() {
    return new DeliveryOptions().setCodecName(JOB.name());
  }

  /** Options for sending a {@link WorkerReply}. */
  public static DeliveryOptions reply() {
    return new DeliveryOptions().setCodecName(REPLY.name());
  }
}
