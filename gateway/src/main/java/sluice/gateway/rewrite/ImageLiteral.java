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
 * The content of a string with an image. Keeps the upstream's bytes, which leave unchanged if the
 * image is not converted.
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

  /** Length of the content in bytes. */
  int length() {
    return length;
  }

  /** Memory that it takes, in bytes: the text, and the image that is decoded from it. */
  int heldBytes() {
    return held(length);
  }

  /** Memory that a part of the text takes, in bytes. */
  static int held(int textBytes) {
    return 2 * textBytes;
  }

  /** The unchanged content. */
  List<Buffer> original() {
    return slices;
  }

  /** Decodes the image; empty if the content is not base64. */
  Optional<Buffer> decode() {
    boolean uri = isDataUri();
    try {
      return Optional.of(decodeAsItStands(uri));
    } catch (IllegalArgumentException e) {
      return decodeLeniently(uri);
    }
  }

  /** New content of the same form, with this JPEG. */
  Buffer with(Buffer jpeg) {
    Buffer content = Base64Output.encode(jpeg);
    return isDataUri() ? Buffer.buffer(JPEG_URI_HEAD).appendBuffer(content) : content;
  }

  /** True if the image is in a data URI of whatever type. */
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

  /** Decodes the rare forms: with JSON escapes, white space, or faults in the base64. */
  private Optional<Buffer> decodeLeniently(boolean uri) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(length);
    slices.forEach(slice -> joined.writeBytes(slice.getBytes()));
    try {
      byte[] clean = JsonEscapes.removed(joined.toByteArray());
      int from = 0;
      while (uri && clean[from++] != URI_HEAD_ENDS) {
        // skips the head, as the bytes tell what the image is
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
