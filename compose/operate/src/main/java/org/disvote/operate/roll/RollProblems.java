package org.disvote.operate.roll;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is wrong with a roll's file, by line: all of it counted, the first lines told. Not thread-safe.
final class RollProblems {

    /// How many are told.
    static final int TOLD_MAX = 20;

    private final TreeMap<Long, String> first = new TreeMap<>();
    private long count;

    void add(long line, String what) {
        if (first.containsKey(line)) {
            first.merge(line, what, (before, more) -> before + "; " + more);
            return;
        }
        count++;
        first.put(line, what);
        if (first.size() > TOLD_MAX) {
            first.pollLastEntry();
        }
    }

    /// Adds problems that lie behind all those that are told.
    void addUntold(long more) {
        count += more;
    }

    boolean none() {
        return count == 0;
    }

    /// One sentence each, by ascending line.
    List<String> told() {
        List<String> told = new ArrayList<>();
        first.forEach((line, what) -> told.add("line %d: %s".formatted(line, what)));
        if (count > told.size()) {
            told.add("… and %,d more".formatted(count - told.size()));
        }
        return told;
    }
}
