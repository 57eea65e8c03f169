package sluice.shared.node;

import java.util.Objects;

/** Which release this is. */
public final class Release {

  private Release() {}

  /** As the jar says; {@code development} when it runs from classes. */
  public static String version() {
    return Objects.requireNonNullElse(
        Release.class.getPackage().getImplementationVersion(), "development");
  }
}
