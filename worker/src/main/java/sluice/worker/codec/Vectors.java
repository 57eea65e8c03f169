package sluice.worker.codec;

/**
 * Tells whether vectors can be used. If not, the vector classes must not be loaded, because the
 * module they need may be missing.
 */
final class Vectors {

  private static final String MODULE = "jdk.incubator.vector";

  private Vectors() {}

  /** True if the JVM runs with the vector module and the machine has vectors of 256 bits. */
  static boolean areSupported() {
    return ModuleLayer.boot().findModule(MODULE).isPresent() && Wavefront.isSupported();
  }
}
