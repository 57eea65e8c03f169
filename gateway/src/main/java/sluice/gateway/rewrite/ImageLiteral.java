package sluice.gateway.rewrite;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.gateway.json.JsonEscapes;
import sluice.gateway.json.LiteralStart;
import sluice.gateway.json.PngPrefix;
import sluice.shared.transport.HeapBytes;

/**
 * The content of one string that holds an image: the bytes as the upstream sent them, which leave
 * again if nothing comes of it, and the image in them.
 */
final class ImageLiteral {

  private static final String JPEG_URI_HEAD = "data:image/jpeg;base64,";
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

  /** What it counts for in memory: the text, and the image that will be made of it. */
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

  /** The raw bytes of the image; empty if the content is no base64 after all. */
  Optional<Buffer> decode() {
    boolean uri = isDataUri();
    try {
      return Optional.of(decodeAsItStands(uri));
    } catch (IllegalArgumentException e) {
      return decodeLeniently(uri);
    }
  }

  /** The content that takes its place: of the same form, with this JPEG in it. */
  Buffer with(Buffer jpeg) {
    Buffer content = Base64Output.encode(jpeg);
    return isDataUri() ? Buffer.buffer(JPEG_URI_HEAD).appendBuffer(content) : content;
  }

  /** True if the image stands in a data URI, whatever that says it is. */
  private boolean isDataUri() {
    PngPrefix prefix = new PngPrefix();
    for (Buffer slice : slices) {
      for (int i = 0; i < slice.length(); i++) {
        if (prefix.next(slice.getByte(i)) != LiteralStart.Verdict.UNDECIDED) {
          return prefix.isUri();
        }
      }
    }
    return prefix.isUri();
  }

  private Buffer decodeAsItStands(boolean uri) {
    Base64Input base64 = new Base64Input(length);
    boolean inHead = uri;
    for (Buffer slice : slices) {
      HeapBytes bytes = HeapBytes.of(slice);
      int from = bytes.from();
      while (inHead && from < bytes.to()) {
        byte b = bytes.array()[from++];
        if (b == '\\') {
          throw new IllegalArgumentException("The head of the data URI has escapes in it");
        }
        inHead = b != URI_HEAD_ENDS;
      }
      base64.feed(bytes.array(), from, bytes.to());
    }
    return base64.finish();
  }

  /** The rare form: with JSON escapes, white space or what else is not quite base64. */
  private Optional<Buffer> decodeLeniently(boolean uri) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(length);
    slices.forEach(slice -> joined.writeBytes(slice.getBytes()));
    try {
      byte[] clean = JsonEscapes.removed(joined.toByteArray());
      int from = 0;
      while (uri && clean[from++] != URI_HEAD_ENDS) {
        // the head is looked at no more: the image is what its bytes are
      }
      byte[] plain = LenientBase64.plain(clean, from, uri);
      Base64Input base64 = new Base64Input(length);
      base64.feed(plain, 0, plain.length);
      return Optional.of(base64.finish());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
