package sluice.testkit.hostile;

import java.util.Optional;

/** The outcome of {@link RequestParser#next}. */
sealed interface ParseResult {

  /** A complete request. */
  record Complete(RawRequest request) implements ParseResult {}

  /**
   * The bytes end before the request does.
   *
   * @param begun the head and the part of the body that has arrived, if the head is complete
   */
  record Truncated(Optional<RawRequest> begun) implements ParseResult {}

  /**
   * Not a valid request, whatever follows.
   *
   * @param begun the head and the valid part of the body, if the head is valid
   */
  record Malformed(String why, Optional<RawRequest> begun) implements ParseResult {}
}
