package sluice.gateway.http;

import java.util.Locale;

/** Why a request to an upstream failed. */
public enum UpstreamCause {
  /** Its host name could not be resolved. */
  DNS("The upstream's host name could not be resolved."),
  /** It refused the connection. */
  REFUSED("The upstream refused the connection."),
  /** Its network could not be reached. */
  UNREACHABLE("The upstream's network could not be reached."),
  /** It did not accept the connection in time. */
  CONNECT_TIMEOUT("The upstream did not accept a connection in time."),
  /** The TLS handshake failed, or the certificate is not trusted. */
  TLS("The TLS handshake with the upstream failed."),
  /** It closed the connection before its response was complete. */
  CLOSED("The upstream closed the connection before its response was complete."),
  /** It reset the connection before its response was complete. */
  RESET("The upstream reset the connection before its response was complete."),
  /** It sent nothing for too long. */
  TIMEOUT("The upstream did not respond in time."),
  /** Its response was not valid HTTP. */
  MALFORMED("The upstream's response was not valid HTTP."),
  /** Its response was valid HTTP and not what the route expects. */
  UNUSABLE("The upstream's response could not be used."),
  /** Its response had to be held in memory as a whole and did not fit. */
  TOO_LARGE("The upstream's response is too large."),
  /** The outbound proxy could not be used. */
  PROXY("The proxy on the way to the upstream could not be used.");

  private final String details;

  UpstreamCause(String details) {
    this.details = details;
  }

  /** One sentence for the client. */
  public String details() {
    return details;
  }

  /** One word for the log. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
