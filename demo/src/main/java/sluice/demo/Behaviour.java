package sluice.demo;

/**
 * How the service handles runs. Can be changed while the stub runs.
 *
 * @param polls number of status requests that get INITIAL or PROCESSING before the ending
 * @param oneShot the ending is delivered once and then forgotten, as by the real service
 * @param keysNeeded X-Key and X-Secret are required
 * @param busy runs are refused because the queue is full
 * @param delivery how the response with the ending is sent
 */
public record Behaviour(
    int polls,
    Ending ending,
    boolean oneShot,
    boolean keysNeeded,
    boolean busy,
    Delivery delivery) {

  /** Like the real service, done at the second status request. */
  public static Behaviour of(Ending ending) {
    return new Behaviour(1, ending, true, true, false, Delivery.PLAIN);
  }

  /** Like the real service, delivering these files: PNG, JPEG or text. */
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
