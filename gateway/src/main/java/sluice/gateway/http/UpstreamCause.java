package sluice.gateway.http;

import java.util.Locale;

/** Why a request to an upstream has failed. */
public enum UpstreamCause {
  /** Its name has no address. */
  DNS("The upstream's host name could not be resolved."),
  /** Nobody listens on its port. */
  REFUSED("The upstream refused the connection."),
  /** There is no way to its network. */
  UNREACHABLE("The upstream's network could not be reached."),
  /** No connection in time. */
  CONNECT_TIMEOUT("The upstream did not accept a connection in time."),
  /** The TLS handshake failed, or the certificate is not trusted. */
  TLS("The TLS handshake with the upstream failed."),
  /** It ended the connection before its response, or within it, in the usual way. */
  CLOSED("The upstream closed the connection before its response was complete."),
  /** The same, by a reset. */
  RESET("The upstream reset the connection before its response was complete."),
  /** It has sent nothing for too long. */
  TIMEOUT("The upstream did not respond in time."),
  /** Its response breaks the rules of HTTP. */
  MALFORMED("The upstream's response was not valid HTTP."),
  /** Its response is valid and makes no sense here. */
  UNUSABLE("The upstream's response could not be used."),
  /** Its response must be held in memory as a whole and does not fit. */
  TOO_LARGE("The upstream's response is too large."),
  /** The proxy on the way to it failed. */
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
