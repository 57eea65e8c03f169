package sluice.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sluice.gateway.http.Problem.BadRequest;
import sluice.gateway.transport.FormDecoder;

/**
 * A form that a client has sent, as {@code application/x-www-form-urlencoded} (URL standard,
 * section 5) or {@code multipart/form-data} (RFC 7578).
 *
 * @param fields what is text, by name
 * @param files what came with a file name, by name; the last one of each
 */
public record Form(MultiMap fields, Map<String, Buffer> files) {

  private static final String URL_ENCODED = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  /** True if a body of this type can be read here. */
  public static boolean isForm(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith(URL_ENCODED) || type.startsWith(MULTIPART);
  }

  /**
   * Reads one that has come whole.
   *
   * @throws ProblemException if it is none
   */
  public static Form of(@Nullable String contentType, Buffer body) {
    if (contentType == null || !isForm(contentType)) {
      throw noForm();
    }
    Form form = new Form(MultiMap.caseInsensitiveMultiMap(), new HashMap<>());
    try {
      FormDecoder.decode(contentType, body, form.fields::add, form.files::put);
    } catch (IOException e) {
      throw noForm();
    }
    return form;
  }

  private static ProblemException noForm() {
    return new ProblemException(new BadRequest("The body is no form."));
  }
}
