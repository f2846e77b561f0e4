package org.disvote.topics.count;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The numbers of one cell, by name, of each partition and as their sum. The sums are stored, so that no
/// request adds up all partitions while others wait for the lock. The numbers of a partition are in one array,
/// because an election of a whole country has tens of thousands of cells. For one thread.
final class Parts {

    private final SortedMap<String, Integer> columns = new TreeMap<>();
    private long[][] byPartition = {};
    private long[] sums = {};

    /// Replaces the numbers of this partition. A name that is not given is zero.
    void put(int partition, Map<String, Long> numbers) {
        numbers.keySet().forEach(name -> columns.putIfAbsent(name, columns.size()));
        sums = Arrays.copyOf(sums, columns.size());
        byPartition = Arrays.copyOf(byPartition, Math.max(byPartition.length, partition + 1));
        long[] before = byPartition[partition] == null ? new long[0] : byPartition[partition];
        long[] after = new long[columns.size()];
        columns.forEach((name, column) -> {
            after[column] = numbers.getOrDefault(name, 0L);
            sums[column] += after[column] - (column < before.length ? before[column] : 0);
        });
        byPartition[partition] = after;
    }

    /// The sum over the partitions; zero for a name that was never given.
    long sum(String name) {
        Integer column = columns.get(name);
        return column == null ? 0 : sums[column];
    }

    /// All sums, by name.
    SortedMap<String, Long> sums() {
        SortedMap<String, Long> all = new TreeMap<>();
        columns.forEach((name, column) -> all.put(name, sums[column]));
        return all;
    }
}
