package sluice.testkit;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that nobody has signed, and its key, in files. The JDK's keytool makes it: Vert.x's
 * own class of this name is to be removed.
 */
public final class SelfSignedCertificate {

  private static final String PASSWORD = "changeit"; // keytool wants six characters

  private final Path folder;

  private SelfSignedCertificate(Path folder) {
    this.folder = folder;
  }

  /** One for localhost. */
  public static SelfSignedCertificate create() {
    return create("localhost");
  }

  /** One for this host. */
  public static SelfSignedCertificate create(String host) {
    try {
      SelfSignedCertificate certificate =
          new SelfSignedCertificate(Files.createTempDirectory("certificate"));
      certificate.make(host);
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void make(String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "365",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-alias",
                host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    byte[] output = keytool.getInputStream().readAllBytes();
    if (keytool.waitFor() != 0) {
      throw new IOException(new String(output, Charset.defaultCharset()));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write("PRIVATE KEY", keys.getKey(host, PASSWORD.toCharArray()).getEncoded(), privateKeyPath());
    write("CERTIFICATE", keys.getCertificate(host).getEncoded(), certificatePath());
    Files.delete(store);
  }

  private static void write(String type, byte[] bytes, String path) throws IOException {
    Files.writeString(
        Path.of(path),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(bytes), type));
  }

  public String certificatePath() {
    return folder.resolve("certificate.pem").toString();
  }

  public String privateKeyPath() {
    return folder.resolve("key.pem").toString();
  }

  public PemKeyCertOptions keyCertOptions() {
    return new PemKeyCertOptions().setKeyPath(privateKeyPath()).setCertPath(certificatePath());
  }

  public PemTrustOptions trustOptions() {
    return new PemTrustOptions().addCertPath(certificatePath());
  }

  /** Takes the files away. */
  public void delete() {
    try {
      Files.deleteIfExists(Path.of(certificatePath()));
      Files.deleteIfExists(Path.of(privateKeyPath()));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
