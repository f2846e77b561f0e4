package org.disvote.compose.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.event.Ids;

/// What is compared.
///
/// @param masters JDBC URLs by shard index, at least one
/// @param brokers Kafka's bootstrap servers, `host:port,…`
/// @param replicas JDBC URLs by replica name; may be empty
public record AuditTargets(List<String> masters, String brokers, SortedMap<String, String> replicas) {

    public AuditTargets {
        masters = List.copyOf(masters);
        replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("no master to audit");
        }
        if (brokers.isBlank()) {
            throw new IllegalArgumentException("no brokers to read the log from");
        }
        replicas.keySet().forEach(name -> Ids.require("replica name", name));
    }

    /// Those of a system that wrote its `endpoints.json`.
    ///
    /// @throws IOException if the file cannot be read or is not such a file
    public static AuditTargets ofEndpoints(Path file) throws IOException {
        JsonNode endpoints = new ObjectMapper().readTree(file.toFile());
        try {
            List<String> masters = new ArrayList<>();
            endpoints.required("masters").forEach(master -> masters.add(master.asText()));
            SortedMap<String, String> replicas = new TreeMap<>();
            endpoints
                    .required("replicas")
                    .properties()
                    .forEach(replica ->
                            replicas.put(replica.getKey(), replica.getValue().asText()));
            return new AuditTargets(masters, endpoints.required("kafka").asText(), replicas);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not name masters, kafka and replicas: " + e.getMessage(), e);
        }
    }
}
