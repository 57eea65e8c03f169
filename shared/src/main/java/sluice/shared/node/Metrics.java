package sluice.shared.node;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.VertxPrometheusOptions;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All meters of a node. The only class that depends on Prometheus. */
public final class Metrics implements AutoCloseable {

  /** The content type of the text format, version 0.0.4. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /**
   * The default labels of Vert.x, except {@link Label#HTTP_METHOD}, which {@link #method} replaces.
   */
  private static final Set<Label> LABELS =
      EnumSet.of(Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME, Label.EB_SIDE);

  /** RFC 9110 section 9.3 and RFC 5789 section 2. */
  private static final Map<HttpMethod, Tags> METHODS =
      Stream.of(
              HttpMethod.GET,
              HttpMethod.HEAD,
              HttpMethod.POST,
              HttpMethod.PUT,
              HttpMethod.PATCH,
              HttpMethod.DELETE,
              HttpMethod.OPTIONS)
          .collect(Collectors.toMap(Function.identity(), one -> methodTag(one.name())));

  private static final double NANOS = 1e9;

  private static final Tags OTHER_METHOD = methodTag("other");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics pauses = new JvmGcMetrics();

  public Metrics() {
    registry.config().meterFilter(new MetricNames());
    info("sluice_build_info", "Release that this node runs", "version", Release.version());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    pauses.bindTo(registry);
    cpuTime();
  }

  /** Registers CPU time under its usual Prometheus name; Micrometer's counter is in nanoseconds. */
  private void cpuTime() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, one -> one.getProcessCpuTime() / NANOS)
          .description("CPU time used by this process")
          .baseUnit("seconds")
          .register(registry);
    }
  }

  /**
   * Registers a metric that is always 1 and says something by its label. Micrometer has no such
   * meter, and cuts {@code _info} off the name of a gauge.
   */
  public void info(String name, String description, String label, String value) {
    Info.builder()
        .name(name)
        .help(description)
        .labelNames(label)
        .register(registry.getPrometheusRegistry())
        .addLabelValues(value);
  }

  /** The registry for the meters of all parts of the node. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Enables the metrics of Vert.x: HTTP servers and clients, event bus and pools. */
  VertxBuilder measuring(VertxBuilder builder, VertxOptions options) {
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setLabels(LABELS)
            .setServerRequestTagsProvider(Metrics::method)
            .setClientRequestTagsProvider(Metrics::method)
            .setPrometheusOptions(new VertxPrometheusOptions().setEnabled(true)));
    return builder.with(options).withMetrics(new MicrometerMetricsFactory(registry));
  }

  /** Groups unknown methods, because clients could create any number of series otherwise. */
  private static Tags method(HttpRequest request) {
    return METHODS.getOrDefault(request.method(), OTHER_METHOD);
  }

  private static Tags methodTag(String name) {
    return Tags.of(Label.HTTP_METHOD.toString(), name);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    pauses.close();
    registry.close();
  }
}
