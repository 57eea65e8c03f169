package sluice.stubs.hostile;

import java.util.Optional;

/** What a {@link RequestParser} found at its place. */
sealed interface Reading {

  /** A request with its end. */
  record Whole(RawRequest request) implements Reading {}

  /**
   * The bytes end before the request does.
   *
   * @param begun the head and so much of the body as is there, if the head is complete
   */
  record Cut(Optional<RawRequest> begun) implements Reading {}

  /**
   * No request, whatever may follow.
   *
   * @param begun the head and so much of the body as is right, if the head is right and complete
   */
  record Malformed(String why, Optional<RawRequest> begun) implements Reading {}
}
