package sluice.shared.node;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * A node cannot listen on the configured address. The message names the settings, so a stack trace
 * adds nothing.
 */
public final class CannotListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private CannotListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Turns the failure to open a listener into a message for the operator.
   *
   * @param listening the attempt; failures with other causes are passed on unchanged
   * @param host address from the setting {@code hostSetting}
   * @param port port from the setting {@code portSetting}
   */
  public static <T> Future<T> explain(
      Future<T> listening, String host, int port, String hostSetting, String portSetting) {
    return listening.recover(
        e ->
            Future.failedFuture(
                isAddressFailure(e)
                    ? new CannotListenException(message(e, host, port, hostSetting, portSetting), e)
                    : e));
  }

  /** Unreadable certificates are also IOExceptions. */
  private static boolean isAddressFailure(Throwable e) {
    return e instanceof IOException && !(e instanceof FileSystemException);
  }

  private static String message(
      Throwable e, String host, int port, String hostSetting, String portSetting) {
    return "Cannot listen on %s:%d: %s. Set %s to a free port or %s to an address of this machine"
        .formatted(host, port, e.getMessage(), portSetting, hostSetting);
  }
}
