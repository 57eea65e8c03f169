package sluice.gateway.features.llm;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a server has what, known from the address of one thing: operators name the completions, and
 * the rest lies beside it.
 */
final class LlmPaths {

  private static final String COMPLETIONS = "/completions";
  private static final String CHAT_COMPLETIONS = "/chat/completions";
  private static final String VERSION = "/v1";

  private final String folder;

  LlmPaths(URI server) {
    String path = server.getRawPath();
    if (path.endsWith(CHAT_COMPLETIONS)) {
      folder = path.substring(0, path.length() - CHAT_COMPLETIONS.length());
    } else if (path.endsWith(COMPLETIONS)) {
      folder = path.substring(0, path.length() - COMPLETIONS.length());
    } else {
      folder = path.isEmpty() ? VERSION : path;
    }
  }

  /**
   * The server's target for a path of ours, {@code /v1/models}.
   *
   * @param query as it came, null for none
   */
  String of(String path, @Nullable String query) {
    return folder + path.substring(VERSION.length()) + (query == null ? "" : "?" + query);
  }
}
