package sluice.launcher;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A self-signed certificate made by {@code scripts/generate-ssl.sh}.
 *
 * @param certificate PEM file
 * @param key PEM file
 */
record Certificate(Path certificate, Path key) {

  static Certificate in(Path folder) throws IOException, InterruptedException {
    Certificate files = new Certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    ProcessBuilder script =
        new ProcessBuilder(SourceTree.root().resolve("scripts/generate-ssl.sh").toString());
    script.environment().put("TLS_CERT", files.certificate.toString());
    script.environment().put("TLS_KEY", files.key.toString());
    int status = script.redirectErrorStream(true).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("generate-ssl.sh failed with status " + status);
    }
    return files;
  }
}
