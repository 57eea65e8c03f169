package sluice.gateway.http;

import java.util.Optional;

/** Which upstream a request went to and what came of it, for the line in the log. */
public final class UpstreamTrace {

  private static final int DETAIL_MAX = 200;

  private String upstream = "-";
  private Optional<UpstreamCause> cause = Optional.empty();
  private String detail = "-";
  private int status;
  private long millis;
  private String id = "-";

  /** Creates one of a request that has gone nowhere yet. */
  public UpstreamTrace() {}

  /**
   * The request goes to an upstream.
   *
   * @param hostAndPort as the settings name it
   */
  public void sentTo(String hostAndPort) {
    upstream = hostAndPort;
  }

  /**
   * The upstream failed, before its response or within it. The first reason counts: what comes
   * after it is its consequence.
   *
   * @param why what the network or the parser says; never shown to a client
   */
  public void failed(UpstreamCause reason, String why) {
    if (cause.isEmpty()) {
      cause = Optional.of(reason);
      detail = Masking.printable(why.substring(0, Math.min(why.length(), DETAIL_MAX)));
    }
  }

  /**
   * The head of its response is in.
   *
   * @param code the status of the response
   * @param afterMillis time since the head of the request was in, in milliseconds
   */
  void responded(int code, long afterMillis) {
    status = code;
    millis = afterMillis;
  }

  /** The upstream has named its response, and its client sees that name. */
  public void named(String name) {
    id = name;
  }

  /** Status of the response; 0 while there is none. */
  public int status() {
    return status;
  }

  /** Milliseconds from the head of the request to the head of the response. */
  public long millis() {
    return millis;
  }

  /** The upstream's name for the response, fit for a log, or a dash. */
  public String id() {
    return id;
  }

  /** Host and port, or a dash. */
  public String upstream() {
    return upstream;
  }

  /** Why it failed; empty if it did not. */
  public Optional<UpstreamCause> cause() {
    return cause;
  }

  /** The same at more length. */
  public String detail() {
    return detail;
  }
}
