package sluice.launcher;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a node does. */
enum Role {
  /** Takes requests and works on the images itself; needs no cluster. */
  ALL,
  /** Takes requests. */
  GATEWAY,
  /** Works on images. */
  WORKER;

  static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.argument().equals(name)).findFirst();
  }

  /** The word on the command line. */
  String argument() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean takesRequests() {
    return this != WORKER;
  }

  boolean worksOnImages() {
    return this != GATEWAY;
  }

  /** True for a role that is of no use without others. */
  boolean needsCluster() {
    return this != ALL;
  }
}
