package sluice.gateway.http;

import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form in the body of a request, as {@code application/x-www-form-urlencoded} (URL standard,
 * section 5) or {@code multipart/form-data} (RFC 7578).
 *
 * @param fields the text fields
 * @param files the parts with a file name, by field name; of several with one name, the last
 */
public record Form(MultiMap fields, Map<String, Buffer> files) {

  private static final String URL_ENCODED = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  /** True if this is the content type of a form. */
  public static boolean isForm(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith(URL_ENCODED) || type.startsWith(MULTIPART);
  }

  /**
   * Parses a complete body.
   *
   * @throws ProblemException if the body is not a valid form
   */
  public static Form of(@Nullable String contentType, Buffer body) {
    if (contentType == null || !isForm(contentType)) {
      throw invalid();
    }
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", ((BufferInternal) body).getByteBuf());
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    Form form = new Form(MultiMap.caseInsensitiveMultiMap(), new HashMap<>());
    try {
      HttpPostRequestDecoder decoder =
          new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
      try {
        for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
          form.add(part);
        }
      } finally {
        decoder.destroy();
      }
    } catch (RuntimeException | IOException e) { // Netty throws many kinds, JDK ones included
      throw invalid();
    }
    return form;
  }

  private void add(InterfaceHttpData part) throws IOException {
    switch (part) {
      case FileUpload file -> files.put(file.getName(), Buffer.buffer(file.get()));
      case Attribute field -> fields.add(field.getName(), field.getValue());
      default -> {}
    }
  }

  private static ProblemException invalid() {
    return new ProblemException(Problems.badRequest("The body is not a valid form."));
  }
}
