package sluice.gateway.http;

import java.util.Optional;

/** Which upstream a request went to and why it failed, for the line in the log. */
public final class UpstreamTrace {

  private static final int DETAIL_MAX = 200;

  private String upstream = "-";
  private Optional<UpstreamCause> cause = Optional.empty();
  private String detail = "-";

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

  /** Host and port, or a dash. */
  String upstream() {
    return upstream;
  }

  /** Why it failed; empty if it did not. */
  Optional<UpstreamCause> cause() {
    return cause;
  }

  /** The same at more length. */
  String detail() {
    return detail;
  }
}
