package sluice.worker.codec;

/**
 * Whether vectors can be used. The classes named after them must not be touched where not: the
 * module that they are made with may be missing.
 */
final class Vectors {

  private static final String MODULE = "jdk.incubator.vector";

  private Vectors() {}

  /** Whether this JVM runs with the module, and the machine has vectors wide enough. */
  static boolean suit() {
    return ModuleLayer.boot().findModule(MODULE).isPresent() && Wavefront.suits();
  }
}
