package sluice.launcher;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The role of a node. */
enum Role {
  /** Serves requests and converts images in one process, without a cluster. */
  ALL,
  /** Serves requests. */
  GATEWAY,
  /** Converts images. */
  WORKER;

  static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.argument().equals(name)).findFirst();
  }

  /** The command-line argument. */
  String argument() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isGateway() {
    return this != WORKER;
  }

  boolean isWorker() {
    return this != GATEWAY;
  }

  /** True if the role needs nodes of other roles. */
  boolean needsCluster() {
    return this != ALL;
  }
}
