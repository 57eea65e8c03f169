package sluice.testkit.hostile;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Ways to damage a PNG. */
enum Mutation {
  FLIPPED_BITS {
    @Override
    byte[] of(byte[] png, Random random) {
      byte[] mutant = png.clone();
      for (int times = 1 + random.nextInt(8); times > 0; times--) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return mutant;
    }
  },
  TRUNCATED {
    @Override
    byte[] of(byte[] png, Random random) {
      return Arrays.copyOf(png, 1 + random.nextInt(png.length));
    }
  },
  INSERTED_BYTES {
    @Override
    byte[] of(byte[] png, Random random) {
      byte[] noise = new byte[1 + random.nextInt(32)];
      random.nextBytes(noise);
      int at = random.nextInt(png.length);
      return PngChunks.join(
          List.of(Arrays.copyOf(png, at), noise, Arrays.copyOfRange(png, at, png.length)));
    }
  },
  DOUBLED_CHUNK {
    @Override
    byte[] of(byte[] png, Random random) {
      List<byte[]> parts = PngChunks.split(png);
      parts.add(chunk(parts, random), parts.get(chunk(parts, random)));
      return PngChunks.join(parts);
    }
  },
  REMOVED_CHUNK {
    @Override
    byte[] of(byte[] png, Random random) {
      List<byte[]> parts = PngChunks.split(png);
      parts.remove(chunk(parts, random));
      return PngChunks.join(parts);
    }
  },
  MOVED_CHUNK {
    @Override
    byte[] of(byte[] png, Random random) {
      List<byte[]> parts = PngChunks.split(png);
      byte[] moved = parts.remove(chunk(parts, random));
      parts.add(random.nextInt(parts.size() + 1), moved);
      return PngChunks.join(parts);
    }
  },
  CHANGED_LENGTH {
    @Override
    byte[] of(byte[] png, Random random) {
      return inChunk(
          png,
          random,
          chunk -> {
            int length = ByteBuffer.wrap(chunk).getInt();
            int[] others = {
              0, length - 1, length + 1, Integer.MAX_VALUE, random.nextInt(), 1 << 24
            };
            ByteBuffer.wrap(chunk).putInt(others[random.nextInt(others.length)]);
          });
    }
  },
  /** Changes the first chunk: width, height, depth, colour type and so on. */
  CHANGED_HEADER {
    @Override
    byte[] of(byte[] png, Random random) {
      byte[] mutant = png.clone();
      int at = HEADER_DATA + random.nextInt(HEADER_BYTES);
      if (at < mutant.length) {
        mutant[at] = (byte) (random.nextBoolean() ? random.nextInt(17) : random.nextInt(256));
      }
      return mutant;
    }
  },
  CHANGED_DATA {
    @Override
    byte[] of(byte[] png, Random random) {
      return inChunk(
          png,
          random,
          chunk -> {
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
              int at = PngChunks.data() + random.nextInt(chunk.length - PngChunks.data());
              chunk[at] = (byte) random.nextInt(256);
            }
          });
    }
  };

  private static final int HEADER_DATA = 16;
  private static final int HEADER_BYTES = 13;

  /** A damaged copy, which may by chance be valid. */
  abstract byte[] of(byte[] png, Random random);

  private static byte[] inChunk(byte[] png, Random random, Consumer<byte[]> at) {
    List<byte[]> parts = PngChunks.split(png);
    if (parts.size() > 2) {
      at.accept(parts.get(chunk(parts, random)));
    }
    return PngChunks.join(parts);
  }

  /** Index of a complete chunk; of the signature if there is none. */
  private static int chunk(List<byte[]> parts, Random random) {
    return parts.size() > 2 ? 1 + random.nextInt(parts.size() - 2) : 0;
  }
}
