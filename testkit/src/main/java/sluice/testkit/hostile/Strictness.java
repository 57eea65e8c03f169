package sluice.testkit.hostile;

/** How strictly a request is parsed. */
enum Strictness {
  /** The rules for senders in RFC 9112 and for intermediaries in RFC 9110. */
  STRICT,

  /**
   * Everything that RFC 9112 allows a recipient to accept: empty lines before a request and a bare
   * LF as line end in the head (section 2.2), folded lines (section 5.2), chunk extensions and
   * trailers (section 7.1), a target in absolute form (section 3.2.2).
   */
  LENIENT,

  /** {@link #LENIENT} as nginx is: anything after a chunk size counts as an extension. */
  NGINX
}
