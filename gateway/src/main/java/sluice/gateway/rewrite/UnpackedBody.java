package sluice.gateway.rewrite;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import sluice.gateway.http.ProblemException;
import sluice.gateway.http.Problems;
import sluice.gateway.proxy.BodyFilter;
import sluice.gateway.proxy.FilterStream;
import sluice.gateway.proxy.UpstreamResponse;

/** A body in gzip on its way to something that reads its text. */
final class UnpackedBody extends FilterStream implements BodyFilter {

  private final Gunzip gunzip;
  private final BodyFilter text;

  private UnpackedBody(Gunzip gunzip, BodyFilter text) {
    super(gunzip);
    this.gunzip = gunzip;
    this.text = text;
  }

  /**
   * Begins with the body of a response; what is needed for it is given back when that has ended.
   *
   * @param text what the text goes through
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

  /** The response of an upstream that has been cut off, or is damaged. */
  static Future<Void> broken() {
    return Future.failedFuture(new ProblemException(Problems.badUpstreamResponse()));
  }
}
