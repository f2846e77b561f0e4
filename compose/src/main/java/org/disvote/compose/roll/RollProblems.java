package org.disvote.compose.roll;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is wrong with a roll's file, by line: all of it counted, the first lines told. Safe for use by any
/// number of threads.
final class RollProblems {

    /// How many are told.
    static final int TOLD_MAX = 20;

    private final TreeMap<Long, String> first = new TreeMap<>();
    private long count;

    synchronized void add(long line, String what) {
        count++;
        first.putIfAbsent(line, what);
        if (first.size() > TOLD_MAX) {
            first.pollLastEntry();
        }
    }

    synchronized boolean none() {
        return count == 0;
    }

    /// One sentence each, by ascending line.
    synchronized List<String> told() {
        List<String> told = new ArrayList<>();
        first.forEach((line, what) -> told.add("line %d: %s".formatted(line, what)));
        if (count > told.size()) {
            told.add("… and %,d more".formatted(count - told.size()));
        }
        return told;
    }
}
