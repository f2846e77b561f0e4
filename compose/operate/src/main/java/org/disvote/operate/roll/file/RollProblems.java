package org.disvote.operate.roll.file;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The problems of a roll's file by line: all lines are counted, the first ones are listed. Not thread-safe.
public final class RollProblems {

    /// How many lines are listed.
    public static final int LISTED_MAX = 20;

    private final TreeMap<Long, String> first = new TreeMap<>();
    private long count;

    public void add(long line, String what) {
        if (first.containsKey(line)) {
            first.merge(line, what, (before, more) -> before + "; " + more);
            return;
        }
        count++;
        first.put(line, what);
        if (first.size() > LISTED_MAX) {
            first.pollLastEntry();
        }
    }

    /// Counts problems of lines after all those that are listed.
    public void addUnlisted(long more) {
        count += more;
    }

    public boolean none() {
        return count == 0;
    }

    /// One sentence each, by ascending line.
    public List<String> list() {
        List<String> list = new ArrayList<>();
        first.forEach((line, what) -> list.add("line %d: %s".formatted(line, what)));
        if (count > list.size()) {
            list.add("… and %,d more".formatted(count - list.size()));
        }
        return list;
    }
}
