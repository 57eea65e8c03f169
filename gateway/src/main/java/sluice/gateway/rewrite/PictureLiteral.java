package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of one string that holds a picture: the bytes as the upstream sent them, which leave
 * again if nothing comes of it, and the picture in them.
 */
final class PictureLiteral {

  private static final String PNG_URI_HEAD = "data:image/png;base64,";
  private static final String JPEG_URI_HEAD = "data:image/jpeg;base64,";
  private static final byte URI_HEAD_BEGINS = 'd';
  private static final byte URI_HEAD_ENDS = ',';

  private final List<Buffer> slices = new ArrayList<>();
  private int length;

  void append(Buffer slice) {
    slices.add(slice);
    length += slice.length();
  }

  /** Length of the content in bytes, as it came. */
  int length() {
    return length;
  }

  /** What it counts for in memory: the text, and the picture that will be made of it. */
  int heldBytes() {
    return held(length);
  }

  /** The same for a part of it. */
  static int held(int textBytes) {
    return 2 * textBytes;
  }

  /** The content as it came. */
  List<Buffer> original() {
    return slices;
  }

  /** The raw bytes of the picture; empty if the content is no base64 after all. */
  Optional<Buffer> decode() {
    try {
      return Optional.of(decode(slices));
    } catch (IllegalArgumentException e) {
      return decodeCleaned();
    }
  }

  /** The content that takes its place: of the same form, with this JPEG in it. */
  Buffer with(Buffer jpeg) {
    Buffer content = Base64Output.encode(jpeg);
    return isDataUri() ? Buffer.buffer(JPEG_URI_HEAD).appendBuffer(content) : content;
  }

  private boolean isDataUri() {
    return slices.getFirst().getByte(0) == URI_HEAD_BEGINS;
  }

  private Buffer decode(List<Buffer> content) {
    Base64Input base64 = new Base64Input(length);
    int head = isDataUri() ? PNG_URI_HEAD.length() : 0; // what of it is still to be skipped
    byte last = URI_HEAD_ENDS;
    for (Buffer slice : content) {
      HeapBytes bytes = HeapBytes.of(slice);
      int from = Math.min(bytes.to(), bytes.from() + head);
      head -= from - bytes.from();
      last = from > bytes.from() ? bytes.array()[from - 1] : last;
      base64.feed(bytes.array(), from, bytes.to());
    }
    if (head > 0 || last != URI_HEAD_ENDS) {
      throw new IllegalArgumentException("The head of the data URI has escapes in it");
    }
    return base64.finish();
  }

  /** The rare form: with JSON escapes or white space, which are taken out first. */
  private Optional<Buffer> decodeCleaned() {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(length);
    slices.forEach(slice -> joined.writeBytes(slice.getBytes()));
    try {
      byte[] clean = JsonEscapes.removed(joined.toByteArray());
      return Optional.of(decode(List.of(Buffer.buffer(clean))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
