package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.proxy.BodyFilter;
import sluice.gateway.proxy.FilterStream;
import sluice.gateway.proxy.UpstreamResponse;

/** Unpacks a body in gzip for a filter that reads its text. */
final class UnpackedBody extends FilterStream implements BodyFilter {

  private final Gunzip gunzip;
  private final BodyFilter text;

  private UnpackedBody(Gunzip gunzip, BodyFilter text) {
    super(gunzip);
    this.gunzip = gunzip;
    this.text = text;
  }

  /**
   * Creates a filter for the body of a response, and releases its memory at the end of the
   * exchange.
   *
   * @param text filters the text
   */
  static UnpackedBody of(UpstreamResponse response, BodyFilter text) {
    Gunzip gunzip = new Gunzip(text);
    response.exchange().onEnd(gunzip::close);
    return new UnpackedBody(gunzip, text);
  }

  @Override
  protected Future<Void> accept(Buffer packed) {
    return out.write(packed);
  }

  @Override
  public Future<Void> end() {
    return gunzip.end().recover(_ -> broken()).compose(_ -> text.end());
  }

  @Override
  public Future<Void> breakOff() {
    return text.breakOff();
  }

  /** A failure for a body that is truncated or damaged. */
  static Future<Void> broken() {
    return Future.failedFuture(new ProblemException(Problems.badUpstreamResponse()));
  }
}
