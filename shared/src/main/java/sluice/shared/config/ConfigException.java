package sluice.shared.config;

import java.util.List;

/** The settings as given cannot be used; the message lists every mistake, one per line. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConfigException(List<String> mistakes) {
    super("The settings have mistakes:\n  " + String.join("\n  ", mistakes));
  }
}
