package sluice.shared.job;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * One picture to be turned into a JPEG.
 *
 * @param timeLeft how long the gateway will wait, counted from now: the clocks of two machines
 *     differ, so a point in time would not do
 * @param quality JPEG quality, 1..100
 * @param png the picture as raw bytes; why not base64: docs/decisions/0004-raw-bytes-on-the-bus.md
 */
public record TranscodeJob(Duration timeLeft, int quality, Buffer png) {}
