package sluice.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.gateway.transport.FormDecoder;

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
    Form form = new Form(MultiMap.caseInsensitiveMultiMap(), new HashMap<>());
    try {
      FormDecoder.decode(contentType, body, form.fields::add, form.files::put);
    } catch (IOException e) {
      throw invalid();
    }
    return form;
  }

  private static ProblemException invalid() {
    return new ProblemException(Problems.badRequest("The body is not a valid form."));
  }
}
