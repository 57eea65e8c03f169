package sluice.stubs.hostile;

/** How strictly a request is read. */
enum Rules {
  /** What RFC 9112 asks of whoever sends a request, and RFC 9110 of an intermediary. */
  OF_A_SENDER,

  /**
   * What a server may make of it at the most: the same, with the liberties that a recipient is
   * given by name. Empty lines before a request and LF as the end of a line of the head (section
   * 2.2), a folded line that it unfolds itself (section 5.2), chunk extensions and trailers
   * (section 7.1), a target in absolute form (section 3.2.2).
   */
  OF_A_RECIPIENT,

  /**
   * The same as nginx reads it, which takes whatever follows the size of a chunk for an extension.
   */
  OF_NGINX
}
