package sluice.gateway.features.llm;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Derives the paths of a server from the URL of its completions, which is what operators set. */
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
   * Maps a path of the gateway, such as {@code /v1/models}, to the request target at the server.
   *
   * @param query as received; null for none
   */
  String of(String path, @Nullable String query) {
    return folder + path.substring(VERSION.length()) + (query == null ? "" : "?" + query);
  }
}
