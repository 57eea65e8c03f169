package sluice.gateway.http;

import org.jspecify.annotations.Nullable;

/** Selects the error format that the clients of a path expect. */
@FunctionalInterface
public interface ErrorFormats {

  /**
   * Returns the format for a path.
   *
   * @param path as received; null if it could not be parsed
   */
  ErrorFormat of(@Nullable String path);
}
