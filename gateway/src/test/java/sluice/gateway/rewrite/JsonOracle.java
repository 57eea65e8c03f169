package sluice.gateway.rewrite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows what the images of a JSON text are by parsing all of it. */
final class JsonOracle {

  /** The keys that it knows; one is more than ASCII. */
  static final Set<String> KEYS = Set.of("files", "b\u00e9");

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern IGNORED = Pattern.compile("[\\x00-\\x20\\x7f\\ufeff]");
  private static final Pattern PNG =
      Pattern.compile("(?i:data:[^,]*;base64,)?iVBORw0KGgo.*", Pattern.DOTALL);

  private JsonOracle() {}

  /** The strings that are images, in order; nothing if the text is no JSON in UTF-8. */
  static Optional<List<String>> images(byte[] text) {
    List<String> images = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(utf8(text))) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING
            && isListed(parser.getParsingContext())
            && isPng(parser.getText())) {
          images.add(parser.getText());
        }
      }
      return Optional.of(images);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What the content of a literal stands for. */
  static String content(Buffer literal) {
    return Json.decodeValue(Buffer.buffer("\"").appendBuffer(literal).appendString("\""))
        .toString();
  }

  private static String utf8(byte[] text) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
  }

  private static boolean isListed(JsonStreamContext context) {
    return context.inArray()
        && context.getParent().inObject()
        && KEYS.contains(context.getParent().getCurrentName());
  }

  private static boolean isPng(String content) {
    return PNG.matcher(IGNORED.matcher(content).replaceAll("")).matches();
  }
}
