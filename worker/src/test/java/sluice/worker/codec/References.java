package sluice.worker.codec;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the PNG files and JPEG references written by make_references.py. */
final class References {

  private References() {}

  /** All PNG files of a folder, sorted. */
  static List<Path> in(String folder) throws IOException {
    String resource = "/references/" + folder;
    URI place =
        URI.create(Objects.requireNonNull(References.class.getResource(resource)).toString());
    try (Stream<Path> files = Files.list(Path.of(place))) {
      return files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
  }

  static byte[] png(String name) throws IOException {
    return Files.readAllBytes(
        in(name.substring(0, name.indexOf('/'))).stream()
            .filter(file -> file.endsWith(name + ".png"))
            .findFirst()
            .orElseThrow());
  }

  static byte[] jpegFor(Path png) throws IOException {
    String name = Objects.requireNonNull(png.getFileName()).toString();
    return Files.readAllBytes(png.resolveSibling(name.replace(".png", ".jpg")));
  }
}
