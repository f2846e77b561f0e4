package org.disvote.audit.finding;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.disvote.audit.finding.Finding.Kind;

/// Collects findings in constant memory. Neighbouring votes that are missing, extra or behind in the same way
/// become one finding. Only the first findings are kept, wrong ones and others separately, so that a replica
/// that is behind hides no forged vote. All findings are counted.
public final class Findings {

    private final int keptMax;
    private final List<Run> wrong = new ArrayList<>();
    private final List<Run> others = new ArrayList<>();
    private final Map<Kind, Map<String, Run>> latest = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, Long>> votes = new EnumMap<>(Kind.class);
    private long total;

    /// @param keptMax how many wrong findings, and how many others, are kept
    public Findings(int keptMax) {
        this.keptMax = keptMax;
    }

    public void ofPlace(Kind kind, String where, String what) {
        begin(new Run(kind, where, -1, 0, 0, what));
    }

    /// @param item a leaf, an offset or a file of the place
    public void ofItem(Kind kind, String where, String item, String what) {
        begin(new Run(kind, where, -1, 0, 0, item, what));
    }

    public void ofPartition(Kind kind, String where, int partition, String what) {
        begin(new Run(kind, where, partition, 0, 0, what));
    }

    public void ofVote(Kind kind, String where, int partition, long seq, String what) {
        begin(new Run(kind, where, partition, seq, seq, what));
    }

    /// Extends the finding before it if the two are neighbours.
    public void ofVotes(Kind kind, String where, int partition, long from, long to, String what) {
        Run before = latest.computeIfAbsent(kind, key -> new HashMap<>()).get(where);
        if (before != null && before.partition == partition && before.to + 1 == from && before.what.equals(what)) {
            before.to = to;
            count(kind, where, to - from + 1);
        } else {
            begin(new Run(kind, where, partition, from, to, what));
        }
    }

    /// How many findings there are, kept or not.
    public long total() {
        return total;
    }

    public boolean isWrong(String where) {
        return votes.entrySet().stream()
                .anyMatch(
                        ofKind -> ofKind.getKey().isWrong() && ofKind.getValue().containsKey(where));
    }

    public boolean isWrong() {
        return votes.keySet().stream().anyMatch(Kind::isWrong);
    }

    public boolean has(Kind kind) {
        return votes.containsKey(kind);
    }

    /// How many votes the findings of this kind are about, at this place.
    public long votes(Kind kind, String where) {
        return votes.getOrDefault(kind, Map.of()).getOrDefault(where, 0L);
    }

    /// The wrong ones first.
    public List<Finding> kept() {
        return Stream.concat(wrong.stream(), others.stream()).map(Run::finding).toList();
    }

    private void begin(Run run) {
        List<Run> kept = run.kind.isWrong() ? wrong : others;
        if (kept.size() < keptMax) {
            kept.add(run);
        }
        latest.computeIfAbsent(run.kind, key -> new HashMap<>()).put(run.where, run);
        total++;
        count(run.kind, run.where, run.to - run.from + 1);
    }

    private void count(Kind kind, String where, long more) {
        votes.computeIfAbsent(kind, key -> new HashMap<>()).merge(where, more, Long::sum);
    }

    private static final class Run {
        final Kind kind;
        final String where;
        final int partition;
        final long from;
        final String item;
        final String what;
        long to;

        Run(Kind kind, String where, int partition, long from, long to, String what) {
            this(kind, where, partition, from, to, "", what);
        }

        Run(Kind kind, String where, int partition, long from, long to, String item, String what) {
            this.item = item;
            this.kind = kind;
            this.where = where;
            this.partition = partition;
            this.from = from;
            this.to = to;
            this.what = what;
        }

        Finding finding() {
            return new Finding(
                    kind,
                    where,
                    partition < 0 ? null : partition,
                    from < 1 ? null : Long.valueOf(from),
                    from < 1 ? null : Long.valueOf(to),
                    item.isEmpty() ? null : item,
                    what);
        }
    }
}
