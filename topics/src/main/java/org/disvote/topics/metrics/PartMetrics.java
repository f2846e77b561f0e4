package org.disvote.topics.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/// The meters of one part of a system, by Micrometer's names, and those of what it runs on: the JVM, the processors,
/// Kafka's clients, which have a thousand and more. The latter are in a registry of their own, so that who needs the
/// part's own each second does not pay for them.
public final class PartMetrics implements AutoCloseable {

    /// The content type of [#scrape].
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PrometheusMeterRegistry surroundings = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    public PartMetrics() {
        // This meter would inspect every thread for each state, on every scrape. Their number is measured
        // anyway.
        surroundings.config().meterFilter(MeterFilter.denyNameStartsWith("jvm.threads.states"));
        garbage.bindTo(surroundings);
        new JvmMemoryMetrics().bindTo(surroundings);
        new JvmThreadMetrics().bindTo(surroundings);
        new ClassLoaderMetrics().bindTo(surroundings);
        new ProcessorMetrics().bindTo(surroundings);
        new UptimeMetrics().bindTo(surroundings);
    }

    /// For the part's own meters.
    public MeterRegistry registry() {
        return registry;
    }

    /// For the meters of what the part runs on.
    public MeterRegistry surroundings() {
        return surroundings;
    }

    /// Adds the metrics of a Kafka client until the returned object is closed. Close it before the client.
    public KafkaClientMetrics watch(Consumer<?, ?> consumer) {
        return bound(new KafkaClientMetrics(consumer));
    }

    /// As above.
    public KafkaClientMetrics watch(Producer<?, ?> producer) {
        return bound(new KafkaClientMetrics(producer));
    }

    private KafkaClientMetrics bound(KafkaClientMetrics client) {
        client.bindTo(surroundings);
        return client;
    }

    /// The values of all meters now, in Prometheus's text format.
    public byte[] scrape() {
        return (registry.scrape() + surroundings.scrape()).getBytes(UTF_8);
    }

    /// As above, the part's own only.
    public byte[] scrapeOwn() {
        return registry.scrape().getBytes(UTF_8);
    }

    @Override
    public void close() {
        garbage.close();
        surroundings.close();
        registry.close();
    }
}
