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

/// The meters of one part of a system, by Micrometer's names; with those of the JVM and the processors.
///
/// Its Kafka clients have a thousand and more, for each partition several. They are in a registry of their
/// own, so that who needs the others each second does not pay for these.
public final class PartMetrics implements AutoCloseable {

    /// The content type of [#scrape].
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PrometheusMeterRegistry clients = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    public PartMetrics() {
        // This meter would inspect every thread for each state, on every scrape. Their number is measured
        // anyway.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("jvm.threads.states"));
        garbage.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /// For the meters of Kafka's clients.
    public MeterRegistry clients() {
        return clients;
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
        client.bindTo(clients);
        return client;
    }

    /// The values of all meters now, in Prometheus's text format.
    public byte[] scrape() {
        return (registry.scrape() + clients.scrape()).getBytes(UTF_8);
    }

    /// As above, without those of Kafka's clients.
    public byte[] scrapeOwn() {
        return registry.scrape().getBytes(UTF_8);
    }

    @Override
    public void close() {
        garbage.close();
        clients.close();
        registry.close();
    }
}
