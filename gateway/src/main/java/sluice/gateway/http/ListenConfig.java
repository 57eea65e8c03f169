package sluice.gateway.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sluice.shared.config.Env;

/**
 * Settings of the public listener.
 *
 * @param port public port; 0 picks any free one
 * @param tls certificate and key; empty means plain HTTP
 * @param headerTimeout longest time from accepting a connection to its first complete request head
 * @param idleTimeout longest time from the end of a response to the next request on its connection
 * @param drainDelay how long the gateway keeps serving after it has been told to stop
 * @param maxConnections open connections of all clients together
 * @param maxConnectionsPerClient open connections of one client address
 */
public record ListenConfig(
    String host,
    int port,
    Optional<Tls> tls,
    Duration headerTimeout,
    Duration idleTimeout,
    Duration drainDelay,
    int maxConnections,
    int maxConnectionsPerClient) {

  /**
   * Files for HTTPS.
   *
   * @param certificate PEM file with the certificate chain, the server's own certificate first
   * @param key PEM file with the private key
   */
  public record Tls(Path certificate, Path key) {}

  /** Reads the settings; mistakes are reported to {@code env}. */
  public static ListenConfig from(Env env) {
    return new ListenConfig(
        env.text("HOST", "0.0.0.0"),
        env.integer("PORT", 8000, 0, 65_535),
        tls(env),
        env.seconds("CLIENT_HEADER_TIMEOUT_SECONDS", 10, 1, 3_600),
        env.seconds("CLIENT_IDLE_TIMEOUT_SECONDS", 75, 1, 86_400),
        env.seconds("DRAIN_DELAY_SECONDS", 0, 0, 8),
        env.integer("MAX_CONNECTIONS", 10_000, 1, Integer.MAX_VALUE),
        env.integer("MAX_CONNECTIONS_PER_CLIENT", 512, 1, Integer.MAX_VALUE));
  }

  /** HTTPS is on if both files exist. A file that is not the default must exist. */
  private static Optional<Tls> tls(Env env) {
    Optional<Path> certificate = file(env, "TLS_CERT", "cert.pem");
    Optional<Path> key = file(env, "TLS_KEY", "key.pem");
    if (certificate.isPresent() != key.isPresent()) {
      env.mistake("TLS_CERT and TLS_KEY must both exist or both be absent");
    }
    return certificate.flatMap(c -> key.map(k -> new Tls(c, k)));
  }

  private static Optional<Path> file(Env env, String name, String fallback) {
    String given = env.text(name, fallback);
    Optional<Path> file = Optional.of(Path.of(given)).filter(Files::isReadable);
    if (file.isEmpty() && !given.equals(fallback)) {
      env.mistake(name + "=" + given + " cannot be read");
    }
    return file;
  }
}
