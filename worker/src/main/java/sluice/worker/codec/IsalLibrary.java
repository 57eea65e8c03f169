package sluice.worker.codec;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The system's ISA-L ({@code libisal2} in Debian and Ubuntu), called as its public header {@code
 * igzip_lib.h} declares. The offsets are those of {@code struct inflate_state}, unchanged from 2.30
 * to 2.32 on 64-bit machines; {@link InflateLibrary#isUsable} verifies them before the library is
 * used.
 */
final class IsalLibrary {

  /** The name includes the ABI version: a different struct would have a different number. */
  private static final String NAME = "libisal.so.2";

  /** The struct has 87,368 bytes; later versions of the same ABI may be slightly larger. */
  static final int STATE_BYTES = 128 * 1024;

  static final long NEXT_OUT = 0;
  static final long AVAIL_OUT = 8;
  static final long NEXT_IN = 16;
  static final long AVAIL_IN = 32;
  private static final long BLOCK_STATE = 21_160;
  private static final long CRC_FLAG = 21_172;

  /** Return code ISAL_DECOMP_OK. */
  static final int OK = 0;

  /** ISAL_ZLIB: the library checks the header and the Adler-32. */
  private static final int ZLIB = 3;

  /** ISAL_BLOCK_FINISH: all output is written and the checksum matched. */
  private static final int FINISHED = 5;

  private static final AddressLayout POINTER = ValueLayout.ADDRESS;

  private final MethodHandle init;
  private final MethodHandle inflate;

  private IsalLibrary(MethodHandle init, MethodHandle inflate) {
    this.init = init;
    this.inflate = inflate;
  }

  /** Loads the library if the system has it. */
  @SuppressWarnings("restricted") // calls native code
  static Optional<IsalLibrary> load() {
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup symbols = SymbolLookup.libraryLookup(NAME, Arena.global());
      return Optional.of(
          new IsalLibrary(
              linker.downcallHandle(
                  symbols.findOrThrow("isal_inflate_init"), FunctionDescriptor.ofVoid(POINTER)),
              linker.downcallHandle(
                  symbols.findOrThrow("isal_inflate"),
                  FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER))));
    } catch (IllegalArgumentException | NoSuchElementException _) {
      return Optional.empty(); // missing, or a different library of this name
    }
  }

  /** Initialises the state for a new stream. */
  void start(MemorySegment state) {
    try {
      init.invokeExact(state);
    } catch (Throwable e) {
      throw new IllegalStateException("ISA-L cannot be called", e);
    }
    state.set(ValueLayout.JAVA_INT, AVAIL_IN, 0);
    state.set(ValueLayout.JAVA_INT, CRC_FLAG, ZLIB);
  }

  /** Inflates until the input is used up or the output is full. */
  int run(MemorySegment state) {
    try {
      return (int) inflate.invokeExact(state);
    } catch (Throwable e) {
      throw new IllegalStateException("ISA-L cannot be called", e);
    }
  }

  boolean finished(MemorySegment state) {
    return state.get(ValueLayout.JAVA_INT, BLOCK_STATE) == FINISHED;
  }
}
