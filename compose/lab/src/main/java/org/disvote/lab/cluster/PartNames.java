package org.disvote.lab.cluster;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What parts, replicas and their databases are called, in both kinds of system.
public final class PartNames {

    public static final String COUNTS = "counts";
    public static final String NOTARY = "notary";

    private PartNames() {}

    public static List<String> replicas(int replicas) {
        return IntStream.rangeClosed(1, replicas).mapToObj(i -> "r" + i).toList();
    }

    public static String sink(String replica) {
        return "sink-" + replica;
    }

    public static String database(String replica) {
        return "replica_" + replica;
    }

    /// @param urlOfDatabase a database's JDBC URL by its name
    public static SortedMap<String, String> replicaUrls(List<String> replicas, UnaryOperator<String> urlOfDatabase) {
        SortedMap<String, String> urls = new TreeMap<>();
        replicas.forEach(name -> urls.put(name, urlOfDatabase.apply(database(name))));
        return urls;
    }
}
