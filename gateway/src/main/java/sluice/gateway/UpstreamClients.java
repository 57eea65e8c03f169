package sluice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.TimeUnit;
import sluice.gateway.proxy.ForwardedHeaders;
import sluice.gateway.proxy.Forwarder;
import sluice.gateway.proxy.ProxyConfig;
import sluice.gateway.proxy.Tunnel;
import sluice.gateway.proxy.UpstreamConnector;
import sluice.gateway.transport.Deadlines;
import sluice.gateway.transport.LenientCodec;

/**
 * Builds the HTTP clients of features, for one event loop.
 *
 * @param forwarded adds the client's address to requests, if the upstream may have it
 */
record UpstreamClients(Vertx vertx, Deadlines deadlines, ForwardedHeaders forwarded) {

  private static final int WAITING_REQUESTS_MAX = 1_024;

  /**
   * Idle connections are closed after one or two seconds, or after the time that the upstream
   * announces. {@link UpstreamConnector} checks a connection before it is used again.
   */
  private static final int UPSTREAM_IDLE_SECONDS = 1;

  /** Builds a forwarder with a connection pool of its own. */
  Forwarder forwarder(ProxyConfig proxy) {
    return forwarder(connector(proxy), proxy);
  }

  Forwarder forwarder(UpstreamConnector connector, ProxyConfig proxy) {
    return new Forwarder(vertx, deadlines, connector, forwarded, proxy);
  }

  /** Builds a tunnel with a connection pool of its own. */
  Tunnel tunnel(ProxyConfig proxy) {
    return tunnel(connector(proxy), proxy);
  }

  Tunnel tunnel(UpstreamConnector connector, ProxyConfig proxy) {
    return new Tunnel(vertx, deadlines, connector, forwarded, proxy);
  }

  /** Builds a connector with a connection pool of its own. */
  UpstreamConnector connector(ProxyConfig proxy) {
    int connectMillis = Math.toIntExact(proxy.connectTimeout().toMillis());
    HttpClientOptions options =
        new HttpClientOptions()
            .setTcpNoDelay(true)
            .setMaxHeaderSize(LenientCodec.HEADER_BYTES_MAX)
            .setMaxInitialLineLength(LenientCodec.LINE_BYTES_MAX)
            .setMaxChunkSize(LenientCodec.PIECE_BYTES)
            .setKeepAliveTimeout(UPSTREAM_IDLE_SECONDS)
            .setConnectTimeout(connectMillis / UpstreamConnector.TRIES_MIN)
            .setSslHandshakeTimeout(connectMillis)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    proxy
        .authorities()
        .map(file -> new PemTrustOptions().addCertPath(file.toString()))
        .ifPresent(options::setTrustOptions);
    proxy
        .outbound()
        .map(outbound -> outbound.options(proxy.connectTimeout()))
        .ifPresent(options::setProxyOptions);
    HttpClientAgent client =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(proxy.connections())
                    .setMaxWaitQueueSize(WAITING_REQUESTS_MAX))
            .withConnectHandler(UpstreamConnector::prepare)
            .build();
    return new UpstreamConnector(vertx, client, proxy);
  }
}
