package sluice.gateway.http;

import java.util.Locale;

/** What metrics call the parts of the public surface; never a path, of which there is no end. */
public enum RouteName {
  HEALTH,
  DOCS,
  SETTINGS,
  CHAT,
  LLM,
  IMAGES,
  AVATAR,
  FUSIONBRAIN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
