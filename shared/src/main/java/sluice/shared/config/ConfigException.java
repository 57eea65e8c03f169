package sluice.shared.config;

import java.util.List;

/** The configuration is invalid; the message lists every mistake, one per line. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConfigException(List<String> mistakes) {
    super("Invalid configuration:\n  " + String.join("\n  ", mistakes));
  }
}
