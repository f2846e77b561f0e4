package org.disvote.sink;

import org.disvote.topics.event.Ids;
import org.disvote.topics.routing.Routing;

/// What one process of a sink is told.
///
/// @param replica the replica's name, see [Ids]; its processes share one consumer group
/// @param jdbcUrl its database, credentials included
/// @param brokers Kafka's bootstrap servers, `host:port,…`
/// @param routing the log's partitions, for good
/// @param consumers how many consumers this process runs, each with a thread and a connection of its own
public record SinkConfig(String replica, String jdbcUrl, String brokers, Routing routing, int consumers) {

    public SinkConfig {
        Ids.require("replica name", replica);
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("replica " + replica + " is not a URL of jdbc:postgresql:");
        }
        if (brokers.isBlank()) {
            throw new IllegalArgumentException("no broker is given: name at least one host:port");
        }
        if (consumers < 1 || consumers > routing.partitions()) {
            throw new IllegalArgumentException("consumers " + consumers + " is not in 1.." + routing.partitions()
                    + " (the log's partitions; more would have nothing to do)");
        }
    }

    /// Hides the database's credentials.
    @Override
    public String toString() {
        return "SinkConfig[" + replica + ", brokers " + brokers + ", " + routing + ", consumers " + consumers + "]";
    }
}
