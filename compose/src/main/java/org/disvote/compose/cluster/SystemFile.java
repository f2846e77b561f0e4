package org.disvote.compose.cluster;

import java.util.Map;
import java.util.TreeMap;

/// What a data folder remembers about its system from start to start: `system.json`.
///
/// @param clusterId of its Kafka broker
/// @param ports the last ones, by part; taken again where they are free
record SystemFile(String clusterId, int partitions, int shards, int replicas, Map<String, Integer> ports) {

    static final String NAME = "system.json";

    SystemFile {
        ports = new TreeMap<>(ports);
    }

    int port(String part) {
        return ports.getOrDefault(part, 0);
    }
}
