package sluice.testkit.openai;

import java.util.Optional;

/**
 * How a {@link LlamaStub} responds.
 *
 * @param tokens number of tokens in a response
 * @param tokenMillis delay between two tokens of a stream
 * @param breaksAfter closes the connection after this number of tokens of a stream; never if
 *     negative
 * @param breaksWithin closes it in the middle of an event
 * @param key required API key
 * @param loading responds 503: the model is loading
 * @param silent never responds
 */
public record LlamaBehaviour(
    int tokens,
    long tokenMillis,
    int breaksAfter,
    boolean breaksWithin,
    Optional<String> key,
    boolean loading,
    boolean silent) {

  /** Eight tokens in quick succession. */
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
