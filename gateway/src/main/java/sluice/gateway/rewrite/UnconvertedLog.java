package sluice.gateway.rewrite;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.shared.log.RepeatedLines;
import sluice.shared.log.RequestId;

/** Log lines about images left unconverted; one for all event loops of a gateway. */
public final class UnconvertedLog {

  private static final Logger log = LoggerFactory.getLogger(UnconvertedLog.class);

  private final RepeatedLines<Unconverted> lines = new RepeatedLines<>();

  /** An image of this request is left unconverted. */
  void unconverted(Unconverted why, RequestId request) {
    String reason = why.name().toLowerCase(Locale.ROOT);
    lines.happened(
        why,
        () ->
            log.atWarn()
                .addKeyValue(RequestId.KEY, request)
                .addKeyValue("reason", reason)
                .log("Image left unconverted"),
        more ->
            log.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("count", more)
                .addKeyValue("seconds", RepeatedLines.WINDOW_SECONDS)
                .log("Further images left unconverted"));
  }
}
