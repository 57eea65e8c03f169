package sluice.gateway.proxy;

/** Whose turn it is in an exchange. */
enum Awaited {
  /** It owes the rest of its request, or has not taken what was sent to it. */
  CLIENT,
  /** It owes a response, or the rest of one. */
  UPSTREAM,
  /** Ourselves: an image is being converted. */
  NOBODY
}
