package sluice.shared.node;

import java.util.Objects;

/** The release of this program. */
public final class Release {

  private Release() {}

  /** The version from the manifest of the jar; {@code development} when running from classes. */
  public static String version() {
    return Objects.requireNonNullElse(
        Release.class.getPackage().getImplementationVersion(), "development");
  }
}
