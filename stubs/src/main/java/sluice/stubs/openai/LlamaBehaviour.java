package sluice.stubs.openai;

import java.util.Optional;

/**
 * How a {@link LlamaStub} answers.
 *
 * @param tokens how many there are in a response
 * @param tokenMillis between two of a stream
 * @param breaksAfter the connection ends after so many tokens of a stream; never if negative
 * @param breaksWithin that is in the middle of an event
 * @param key what it wants to be shown
 * @param loading the model is not there yet
 * @param silent it never answers
 */
public record LlamaBehaviour(
    int tokens,
    long tokenMillis,
    int breaksAfter,
    boolean breaksWithin,
    Optional<String> key,
    boolean loading,
    boolean silent) {

  /** Eight tokens, quickly. */
  public static LlamaBehaviour usual() {
    return new LlamaBehaviour(8, 1, -1, false, Optional.empty(), false, false);
  }

  public LlamaBehaviour of(int howMany, long everyMillis) {
    return new LlamaBehaviour(
        howMany, everyMillis, breaksAfter, breaksWithin, key, loading, silent);
  }

  public LlamaBehaviour breakingAfter(int howMany, boolean withinEvent) {
    return new LlamaBehaviour(tokens, tokenMillis, howMany, withinEvent, key, loading, silent);
  }

  public LlamaBehaviour wanting(String shown) {
    return new LlamaBehaviour(
        tokens, tokenMillis, breaksAfter, breaksWithin, Optional.of(shown), loading, silent);
  }

  public LlamaBehaviour stillLoading() {
    return new LlamaBehaviour(tokens, tokenMillis, breaksAfter, breaksWithin, key, true, silent);
  }

  public LlamaBehaviour neverResponding() {
    return new LlamaBehaviour(tokens, tokenMillis, breaksAfter, breaksWithin, key, loading, true);
  }
}
