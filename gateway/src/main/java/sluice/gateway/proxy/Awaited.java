package sluice.gateway.proxy;

/** Whose turn it is in an exchange. */
enum Awaited {
  /** It owes the rest of its request, or has not taken what was sent to it. */
  CLIENT,
  /** It owes an answer, or the rest of one. */
  UPSTREAM,
  /** Ourselves: a picture is being converted. */
  NOBODY
}
