package sluice.gateway.http;

import java.util.Optional;

/** Which upstream a request was sent to and what came of that, for its line in the log. */
public final class UpstreamTrace {

  private static final int DETAIL_MAX = 200;

  private String address = "-";
  private Optional<UpstreamCause> cause = Optional.empty();
  private String detail = "-";
  private int status;
  private long millis;
  private String id = "-";

  /** Creates the trace of a request that has not been sent anywhere yet. */
  public UpstreamTrace() {}

  /**
   * The request is sent to an upstream.
   *
   * @param hostAndPort as in the settings
   */
  public void sentTo(String hostAndPort) {
    address = hostAndPort;
  }

  /**
   * The upstream failed, before or within its response. Only the first call counts, as later
   * failures follow from the first.
   *
   * @param why message of the network or the parser; never shown to a client
   */
  public void failed(UpstreamCause reason, String why) {
    if (cause.isEmpty()) {
      cause = Optional.of(reason);
      detail = Masking.printable(why.substring(0, Math.min(why.length(), DETAIL_MAX)));
    }
  }

  /**
   * The head of the upstream's response is in.
   *
   * @param code status of the response
   * @param afterMillis time since the head of the request was in, in milliseconds
   */
  void responded(int code, long afterMillis) {
    status = code;
    millis = afterMillis;
  }

  /** The upstream has given its response a request id, which the client sees. */
  public void setId(String given) {
    id = given;
  }

  /** Status of the response; 0 if there is none. */
  public int status() {
    return status;
  }

  /** Milliseconds from the head of the request to the head of the response. */
  public long millis() {
    return millis;
  }

  /** The upstream's request id, fit for a log, or a dash. */
  public String id() {
    return id;
  }

  /** Host and port, or a dash. */
  public String address() {
    return address;
  }

  /** Why the upstream failed; empty if it did not. */
  public Optional<UpstreamCause> cause() {
    return cause;
  }

  /** The message that belongs to the cause, fit for a log, or a dash. */
  public String detail() {
    return detail;
  }
}
