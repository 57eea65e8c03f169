package sluice.gateway.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes known about a request while it is served, for its line in the log. Lives on the
 * event loop of its connection.
 */
public final class RequestFacts {

  private final UpstreamTrace upstream = new UpstreamTrace();
  private boolean queryHidden;
  private @Nullable Problem problem;
  private int imagesConverted;
  private int imagesUnconverted;

  RequestFacts() {}

  /** Keeps the query out of the log: it holds what a client would otherwise send as a body. */
  public void hideQuery() {
    queryHidden = true;
  }

  public boolean isQueryHidden() {
    return queryHidden;
  }

  /** The gateway responds with this problem. */
  void failed(Problem why) {
    problem = why;
    why.cause().ifPresent(cause -> upstream.failed(cause, why.detail()));
  }

  /** The problem that the gateway has responded with, if it has. */
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** Which upstream the request was sent to, and what came of that. */
  public UpstreamTrace upstream() {
    return upstream;
  }

  /** Counts an image that left as JPEG. */
  public void imageConverted() {
    imagesConverted++;
  }

  /** Counts an image that should have become a JPEG and left as it came. */
  public void imageUnconverted() {
    imagesUnconverted++;
  }

  public int imagesConverted() {
    return imagesConverted;
  }

  public int imagesUnconverted() {
    return imagesUnconverted;
  }
}
