package org.disvote.topics.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.disvote.topics.operator.OperatorException;

/// Where a system's brokers are, and how a client proves to them who it is. Every Kafka client of the system
/// starts from these properties; its own settings come on top, see [#with].
///
/// Its text shows the addresses only: the properties may hold passwords.
public final class Brokers {

    private final String bootstrap;
    private final Map<String, String> properties;
    private final String client;

    private Brokers(String bootstrap, Map<String, String> properties, String client) {
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException("no broker is given: name at least one host:port");
        }
        this.bootstrap = bootstrap;
        this.properties = Map.copyOf(properties);
        this.client = client;
    }

    /// Brokers that take every client: no encryption and no authentication.
    ///
    /// @param bootstrap `host:port,…`
    public static Brokers at(String bootstrap) {
        return new Brokers(bootstrap, Map.of(), "this client, which has no --kafka-config,");
    }

    /// @param bootstrap `host:port,…`
    /// @param config a file of client properties, see [ClientProperties]
    /// @throws OperatorException if the file cannot be read, sets anything but the connection and the identity,
    ///     or no client can be made from it
    public static Brokers read(String bootstrap, Path config) {
        ClientProperties read = ClientProperties.read(config);
        return new Brokers(bootstrap, read.properties(), read.client());
    }

    /// `host:port,…`
    public String bootstrap() {
        return bootstrap;
    }

    /// The same identity with other addresses.
    public Brokers reachedAt(String other) {
        return new Brokers(other, properties, client);
    }

    /// Whether a file of client properties was given.
    public boolean hasClientProperties() {
        return !properties.isEmpty();
    }

    /// Who the brokers take the client for, as far as the file says it, to begin a sentence: `user disvote-sink-r1`.
    public String client() {
        return client;
    }

    /// What a client's configuration starts from: the addresses and the properties of the file, as they stand
    /// there. Kafka's clients resolve values such as `${file:…}` themselves.
    ///
    /// @return the caller's own
    public Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        // A part serves its clients' metrics itself: by default each one is an MBean as well.
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        return all;
    }

    /// The configuration of one client.
    ///
    /// @param settings of this client, which win over the file's
    /// @return the caller's own
    public Map<String, Object> with(Map<String, ?> settings) {
        Map<String, Object> all = properties();
        all.putAll(settings);
        return all;
    }

    /// An admin client, the caller's own.
    ///
    /// @param answerMax after which a call fails; a request may take half of it, so that there is time for
    ///     another one
    public Admin admin(Duration answerMax) {
        return admin(answerMax.dividedBy(2), answerMax);
    }

    /// An admin client, the caller's own.
    ///
    /// @param requestMax after which a request is sent again, to another broker if there is one
    /// @param answerMax after which a call fails
    public Admin admin(Duration requestMax, Duration answerMax) {
        return Admin.create(with(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) requestMax.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) answerMax.toMillis())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Brokers that && bootstrap.equals(that.bootstrap) && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return bootstrap.hashCode();
    }

    @Override
    public String toString() {
        return bootstrap;
    }
}
