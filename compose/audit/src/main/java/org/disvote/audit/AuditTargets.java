package org.disvote.audit;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.id.Ids;
import org.disvote.topics.kafka.Brokers;

/// What is compared.
///
/// @param masters JDBC URLs by shard index, at least one
/// @param brokers Kafka's bootstrap servers, `host:port,…`
/// @param replicas JDBC URLs by replica name; may be empty
/// @param log the published log, its policy, receipts and an earlier report
public record AuditTargets(List<String> masters, Brokers brokers, SortedMap<String, String> replicas, LogTargets log) {

    public AuditTargets {
        masters = List.copyOf(masters);
        replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("no master to audit");
        }
        replicas.keySet().forEach(name -> Ids.require("replica name", name));
    }

    /// Databases and topics alone.
    public AuditTargets(List<String> masters, Brokers brokers, SortedMap<String, String> replicas) {
        this(masters, brokers, replicas, LogTargets.NONE);
    }

    public AuditTargets with(LogTargets other) {
        return new AuditTargets(masters, brokers, replicas, other);
    }

    /// Hides the databases' credentials.
    @Override
    public String toString() {
        return "AuditTargets[" + masters.size() + " masters, brokers " + brokers + ", replicas " + replicas.keySet()
                + "]";
    }
}
