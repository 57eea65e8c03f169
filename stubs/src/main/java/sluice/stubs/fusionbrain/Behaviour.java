package sluice.stubs.fusionbrain;

/**
 * What the service does with the runs it is asked for. Can be exchanged while the stub runs.
 *
 * @param polls status requests answered with INITIAL or PROCESSING before the ending
 * @param oneShot the ending is told once and forgotten, as the real service does
 * @param keysNeeded X-Key and X-Secret are required
 * @param busy work is refused: the queue is full
 * @param delivery how the response with the ending travels
 */
public record Behaviour(
    int polls,
    Ending ending,
    boolean oneShot,
    boolean keysNeeded,
    boolean busy,
    Delivery delivery) {

  /** The real service, which is done at the second status request. */
  public static Behaviour of(Ending ending) {
    return new Behaviour(1, ending, true, true, false, Delivery.PLAIN);
  }

  /** The real service delivering these files: PNG, JPEG or text. */
  public static Behaviour delivering(byte[]... files) {
    return of(Ending.images(files));
  }

  public Behaviour withPolls(int number) {
    return new Behaviour(number, ending, oneShot, keysNeeded, busy, delivery);
  }

  public Behaviour withEnding(Ending other) {
    return new Behaviour(polls, other, oneShot, keysNeeded, busy, delivery);
  }

  /** The ending can be read again and again. */
  public Behaviour keepingResults() {
    return new Behaviour(polls, ending, false, keysNeeded, busy, delivery);
  }

  public Behaviour withoutKeyCheck() {
    return new Behaviour(polls, ending, oneShot, false, busy, delivery);
  }

  public Behaviour refusingWork() {
    return new Behaviour(polls, ending, oneShot, keysNeeded, true, delivery);
  }

  public Behaviour delivered(Delivery other) {
    return new Behaviour(polls, ending, oneShot, keysNeeded, busy, other);
  }
}
