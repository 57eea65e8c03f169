package sluice.gateway.http;

import java.util.Locale;

/** Names of routes in metrics; never paths, as their number has no limit. */
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
