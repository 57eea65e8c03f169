package sluice.gateway.proxy;

/** The side whose turn it is in an exchange. */
enum Awaited {
  /** The client must send the rest of its request, or take what was sent to it. */
  CLIENT,
  /** The upstream must send its response, or the rest of it. */
  UPSTREAM,
  /** The gateway itself is working, for instance on an image. */
  GATEWAY
}
