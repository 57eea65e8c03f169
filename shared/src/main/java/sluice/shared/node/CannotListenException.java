package sluice.shared.node;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * A node cannot listen where its settings say. The message names them; a stack trace adds nothing.
 */
public final class CannotListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private CannotListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Fails with a message for the operator if a listener cannot be opened.
   *
   * @param listening the attempt; a failure that is not about the address stays as it is
   * @param host address it binds to, by the setting {@code hostSetting}
   * @param port port it binds to, by the setting {@code portSetting}
   */
  public static <T> Future<T> explain(
      Future<T> listening, String host, int port, String hostSetting, String portSetting) {
    return listening.recover(
        e ->
            Future.failedFuture(
                isOfTheAddress(e)
                    ? new CannotListenException(message(e, host, port, hostSetting, portSetting), e)
                    : e));
  }

  /** A certificate that cannot be read fails the same attempt. */
  private static boolean isOfTheAddress(Throwable e) {
    return e instanceof IOException && !(e instanceof FileSystemException);
  }

  private static String message(
      Throwable e, String host, int port, String hostSetting, String portSetting) {
    return "Cannot listen on port %d of %s: %s. Set %s to a free port, or %s to an address of this machine"
        .formatted(port, host, e.getMessage(), portSetting, hostSetting);
  }
}
