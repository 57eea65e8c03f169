package sluice.gateway.features.avatar;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A byte range. Requests for several ranges get the whole, as RFC 9110 section 14.2 allows; players
 * ask for one range only.
 *
 * @param first index of the first byte
 * @param last index of the last byte, inclusive; less than {@code first} if the range is behind the
 *     end
 */
record ByteRange(long first, long last) {

  /** RFC 9110 section 14.1.2, with at most 15 digits, which is more than any length has. */
  private static final Pattern ONE =
      Pattern.compile("bytes=(\\d{0,15})-(\\d{0,15})", Pattern.CASE_INSENSITIVE);

  /**
   * Parses a {@code Range} header.
   *
   * @param length of the whole, in bytes
   * @return empty if the whole is to be sent
   */
  static Optional<ByteRange> of(@Nullable String header, long length) {
    Matcher range = ONE.matcher(header == null ? "" : header.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long suffix = Long.parseLong(range.group(2));
      return Optional.of(
          suffix == 0
              ? new ByteRange(length, length - 1)
              : new ByteRange(Math.max(0, length - suffix), length - 1));
    }
    long first = Long.parseLong(range.group(1));
    if (range.group(2).isEmpty()) {
      return Optional.of(new ByteRange(first, length - 1));
    }
    long last = Long.parseLong(range.group(2));
    return last < first
        ? Optional.empty() // invalid, and therefore ignored
        : Optional.of(new ByteRange(first, Math.min(last, length - 1)));
  }

  /** False if the range lies behind the end: RFC 9110 section 15.5.17. */
  boolean isSatisfiable() {
    return first <= last;
  }

  /** Formats a {@code Content-Range} header, RFC 9110 section 14.4. */
  String contentRange(long length) {
    return isSatisfiable() ? "bytes " + first + "-" + last + "/" + length : "bytes */" + length;
  }
}
