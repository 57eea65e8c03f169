package sluice.gateway.http;

import org.jspecify.annotations.Nullable;

/** Whose clients a path has, and so what they take for an error. */
@FunctionalInterface
public interface ErrorFormats {

  /**
   * The shape for a path.
   *
   * @param path as it came; null if it could not be read
   */
  ErrorFormat of(@Nullable String path);
}
