package sluice.gateway.transport;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.util.function.BiConsumer;

/** Decodes forms with Netty's decoder, in memory. */
public final class FormDecoder {

  private FormDecoder() {}

  /**
   * Decodes a complete body.
   *
   * @param contentType the type of the body, with its boundary if it is multipart
   * @param fields takes name and value of each field
   * @param files takes name and content of each file
   * @throws IOException if the body is not a valid form
   */
  public static void decode(
      String contentType,
      Buffer body,
      BiConsumer<String, String> fields,
      BiConsumer<String, Buffer> files)
      throws IOException {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", ((BufferInternal) body).getByteBuf());
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    try {
      HttpPostRequestDecoder decoder =
          new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
      try {
        for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
          switch (part) {
            case FileUpload file -> files.accept(file.getName(), Buffer.buffer(file.get()));
            case Attribute field -> fields.accept(field.getName(), field.getValue());
            default -> {}
          }
        }
      } finally {
        decoder.destroy();
      }
    } catch (RuntimeException e) { // Netty throws many kinds, not all of them its own
      throw new IOException("Not a valid form", e);
    }
  }
}
