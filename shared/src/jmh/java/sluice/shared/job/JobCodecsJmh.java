package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding and decoding of messages: a job with an image of 1.5 MB, a reply with 330 KB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JobCodecsJmh {

  private static final int PNG_BYTES = 1_500_000;
  private static final int JPEG_BYTES = 330_000;

  private final WorkerJobCodec jobs = new WorkerJobCodec();
  private final WorkerReplyCodec replies = new WorkerReplyCodec();
  private final WorkerJob job =
      new WorkerJob.Transcode(Duration.ofSeconds(10), 95, Buffer.buffer(new byte[PNG_BYTES]));
  private final WorkerReply reply = new WorkerReply.Jpeg(Buffer.buffer(new byte[JPEG_BYTES]));
  private final Buffer jobOnWire = wire(jobs, job);
  private final Buffer replyOnWire = wire(replies, reply);

  private static <T> Buffer wire(FrameCodec<T> codec, T message) {
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, message);
    return wire;
  }

  /** On the gateway, before sending. */
  @Benchmark
  public Buffer encodeJob() {
    return wire(jobs, job);
  }

  /** On the worker, after receiving. */
  @Benchmark
  public WorkerJob decodeJob() {
    return jobs.decodeFromWire(0, jobOnWire);
  }

  /** On the worker, before sending. */
  @Benchmark
  public Buffer encodeReply() {
    return wire(replies, reply);
  }

  /** On the gateway, after receiving. */
  @Benchmark
  public WorkerReply decodeReply() {
    return replies.decodeFromWire(0, replyOnWire);
  }
}
