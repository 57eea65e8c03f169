package sluice.worker.speech;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program with bounded input, output and time. No shell is involved. When {@link #run} ends,
 * for whatever reason, the program and its descendants have been killed.
 *
 * @param command the program and its arguments
 * @param environment the complete environment
 * @param maxOutputBytes maximum output in bytes; a program that writes more is killed and counts as
 *     failed
 */
record Program(List<String> command, Map<String, String> environment, int maxOutputBytes) {

  private static final Logger log = LoggerFactory.getLogger(Program.class);

  /** Bytes of standard error that are kept for the error message. */
  private static final int MAX_ERROR_BYTES = 1024;

  /** Time to read the remaining output after the program has ended. */
  private static final long OUTPUT_MILLIS = 1000;

  private static final Path ROOT = Path.of("/");

  /**
   * Runs the program and returns its standard output.
   *
   * @param input the complete standard input
   * @throws TimeoutException if the program did not end in time and was killed
   * @throws InterruptedException if this thread was interrupted and the program was killed
   * @throws IOException if the program cannot be started, exits with a code other than 0, or writes
   *     too much; the message says why
   */
  byte[] run(byte[] input, Duration timeLeft)
      throws IOException, TimeoutException, InterruptedException {
    Process process = start();
    try {
      FutureTask<byte[]> output = inBackground(() -> output(process));
      FutureTask<byte[]> errors = inBackground(() -> errors(process));
      pipe(() -> write(input, process.getOutputStream()));
      if (!process.waitFor(timeLeft.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("timed out after " + timeLeft.toMillis() + " ms");
      }
      byte[] written = await(output);
      if (written.length > maxOutputBytes) {
        throw new IOException("output exceeds %d bytes".formatted(maxOutputBytes));
      }
      if (process.exitValue() != 0) {
        String text = new String(await(errors), StandardCharsets.UTF_8);
        throw new IOException("exit code %d: %s".formatted(process.exitValue(), line(text)));
      }
      return written;
    } finally {
      kill(process);
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Reads the output and kills the program if it exceeds the limit. */
  private byte[] output(Process process) throws IOException {
    InputStream output = process.getInputStream();
    byte[] bytes = output.readNBytes(maxOutputBytes + 1);
    if (bytes.length > maxOutputBytes) {
      kill(process);
    }
    return bytes;
  }

  /**
   * Returns the beginning of standard error; discards the rest so that the program never blocks.
   */
  private static byte[] errors(Process process) throws IOException {
    InputStream errors = process.getErrorStream();
    byte[] bytes = errors.readNBytes(MAX_ERROR_BYTES);
    errors.transferTo(OutputStream.nullOutputStream());
    return bytes;
  }

  private static void write(byte[] input, OutputStream to) {
    try (to) {
      to.write(input);
    } catch (IOException e) {
      log.debug("The speech program ended before reading all of its input", e);
    }
  }

  private static FutureTask<byte[]> inBackground(Callable<byte[]> work) {
    FutureTask<byte[]> task = new FutureTask<>(work);
    pipe(task);
    return task;
  }

  /** Each pipe has a thread, because a program may read and write in any order. */
  private static void pipe(Runnable work) {
    Thread.ofPlatform().daemon().name("speech-pipe").start(work);
  }

  private static byte[] await(FutureTask<byte[]> pipe) throws IOException, InterruptedException {
    try {
      return pipe.get(OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the output could not be read completely", e);
    }
  }

  /** Makes a log-safe line: no line breaks or other control characters. */
  private static String line(String text) {
    return text.strip().replaceAll("\\p{Cntrl}+", " ");
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
