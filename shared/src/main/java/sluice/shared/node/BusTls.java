package sluice.shared.node;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sluice.shared.config.Env;

/**
 * Mutual TLS for the links between nodes. Without it, anyone who can reach the event bus port of a
 * node can send it jobs; with it, only holders of a certificate signed by the private authority
 * can.
 *
 * @param certificate PEM file with the certificate of this node
 * @param key PEM file with its private key
 * @param authority PEM file with the certificate of the authority that signs the certificates of
 *     all nodes
 */
record BusTls(Path certificate, Path key, Path authority) {

  /** Reads {@code BUS_TLS_CERT}, {@code BUS_TLS_KEY} and {@code BUS_TLS_CA}: all or none. */
  static Optional<BusTls> from(Env env) {
    Optional<Path> certificate = file(env, "BUS_TLS_CERT");
    Optional<Path> key = file(env, "BUS_TLS_KEY");
    Optional<Path> authority = file(env, "BUS_TLS_CA");
    long given = Stream.of(certificate, key, authority).filter(Optional::isPresent).count();
    if (given != 0 && given != 3) {
      env.mistake("BUS_TLS_CERT, BUS_TLS_KEY and BUS_TLS_CA must all be set or all be unset");
    }
    return certificate.flatMap(c -> key.flatMap(k -> authority.map(a -> new BusTls(c, k, a))));
  }

  void applyTo(EventBusOptions options) {
    authenticate(options);
    options
        .setClientAuth(ClientAuth.REQUIRED)
        // True by default, which would accept any certificate.
        .setTrustAll(false);
  }

  void applyTo(NetServerOptions options) {
    authenticate(options);
    options.setClientAuth(ClientAuth.REQUIRED);
  }

  void applyTo(NetClientOptions options) {
    authenticate(options);
    // Nodes are authenticated by their authority; their addresses may change.
    options.setHostnameVerificationAlgorithm("");
  }

  private void authenticate(TCPSSLOptions options) {
    options
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()))
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
  }

  private static Optional<Path> file(Env env, String name) {
    Optional<Path> file = env.path(name);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> env.mistake(name + "=" + path + " cannot be read"));
    return file;
  }
}
