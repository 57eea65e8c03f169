package sluice.shared.job;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/** Makes the job messages known to an event bus. */
public final class JobCodecs {

  private static final TranscodeJobCodec JOB = new TranscodeJobCodec();
  private static final TranscodeReplyCodec REPLY = new TranscodeReplyCodec();

  private JobCodecs() {}

  /** To be called once for each event bus, on either side of the wire. */
  public static void register(EventBus bus) {
    bus.registerCodec(JOB).registerCodec(REPLY);
  }

  /** How a {@link TranscodeJob} is sent. */
  public static DeliveryOptions job() {
    return new DeliveryOptions().setCodecName(JOB.name());
  }

  /** How a {@link TranscodeReply} is sent. */
  public static DeliveryOptions reply() {
    return new DeliveryOptions().setCodecName(REPLY.name());
  }
}
