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
 * Runs a program: bytes in, bytes out, both bounded, and never for longer than it may. No shell is
 * involved. Whatever happens, the program and all that it has started are gone afterwards.
 *
 * @param command the program and its arguments
 * @param environment all of its environment
 * @param mostOutputBytes what it may write; if it writes more, it is killed and has failed
 */
record Program(List<String> command, Map<String, String> environment, int mostOutputBytes) {

  private static final Logger log = LoggerFactory.getLogger(Program.class);

  /** Of what it says on its standard error. */
  private static final int MOST_COMPLAINT_BYTES = 1024;

  /** For what it has written to be read, once it has ended. */
  private static final long LAST_WORDS_MILLIS = 1000;

  private static final Path ROOT = Path.of("/");

  /**
   * What the program wrote before it ended by itself with code 0.
   *
   * @param input all that it gets on its standard input
   * @throws TimeoutException if it had not ended in time, and was killed
   * @throws InterruptedException if this thread was interrupted, and the program killed
   * @throws IOException if it cannot be started or failed; the message is a sentence that says why
   */
  byte[] run(byte[] input, Duration timeLeft)
      throws IOException, TimeoutException, InterruptedException {
    Process process = start();
    try {
      FutureTask<byte[]> output = inBackground(() -> output(process));
      FutureTask<byte[]> complaint = inBackground(() -> complaint(process));
      pipe(() -> write(input, process.getOutputStream()));
      if (!process.waitFor(timeLeft.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("not done after " + timeLeft.toMillis() + " ms");
      }
      byte[] written = lastWords(output);
      if (written.length > mostOutputBytes) {
        throw new IOException("it wrote more than %d bytes".formatted(mostOutputBytes));
      }
      if (process.exitValue() != 0) {
        String text = new String(lastWords(complaint), StandardCharsets.UTF_8);
        throw new IOException(
            "it ended with code %d: %s".formatted(process.exitValue(), line(text)));
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

  /** Up to one byte more than there may be; then the program has no reason to go on. */
  private byte[] output(Process process) throws IOException {
    InputStream output = process.getInputStream();
    byte[] bytes = output.readNBytes(mostOutputBytes + 1);
    if (bytes.length > mostOutputBytes) {
      kill(process);
    }
    return bytes;
  }

  /** The beginning; the rest is read as well, so that the program need not wait for a reader. */
  private static byte[] complaint(Process process) throws IOException {
    InputStream complaint = process.getErrorStream();
    byte[] bytes = complaint.readNBytes(MOST_COMPLAINT_BYTES);
    complaint.transferTo(OutputStream.nullOutputStream());
    return bytes;
  }

  private static void write(byte[] input, OutputStream to) {
    try (to) {
      to.write(input);
    } catch (IOException e) {
      log.debug("A speech program ended before it had read all of its text", e);
    }
  }

  private static FutureTask<byte[]> inBackground(Callable<byte[]> work) {
    FutureTask<byte[]> task = new FutureTask<>(work);
    pipe(task);
    return task;
  }

  /** Each pipe has a thread, since a program may write before it has read, or the other way. */
  private static void pipe(Runnable work) {
    Thread.ofPlatform().daemon().name("speech-pipe").start(work);
  }

  private static byte[] lastWords(FutureTask<byte[]> pipe)
      throws IOException, InterruptedException {
    try {
      return pipe.get(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("its output cannot be read to the end", e);
    }
  }

  /** One line without control characters, for a log. */
  private static String line(String text) {
    return text.strip().replaceAll("\\p{Cntrl}+", " ");
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
