package org.disvote.audit.since;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.Log;
import org.disvote.audit.tree.KnownSizes;
import org.disvote.audit.tree.NotaryTopic;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;

/// Shows that nothing which an earlier audit reported has changed: the log's records up to where they were,
/// the tree of then as the beginning of the tree now, and the launches, moves of closes and closing
/// statements.
public final class SinceCheck {

    private static final String CURE =
            ": somebody rewrote what was there; keep both reports, and compare with a copy from before";

    private final EarlierReport earlier;
    private final Findings findings;
    private final Map<Integer, String> compared = new TreeMap<>();
    private final MessageDigest digest = Digests.sha256();
    private int partition = -1;
    private long votes;
    private long changed;
    private boolean isPrefix;

    public SinceCheck(EarlierReport earlier, Findings findings) {
        this.earlier = earlier;
        this.findings = findings;
    }

    /// The size at which the tree must be what it was; empty where there was none.
    public Optional<Long> size() {
        return earlier.tree().map(EarlierReport.Tree::size);
    }

    /// A vote of the log, by ascending position.
    public void vote(int ofPartition, long seq, byte[] record) {
        if (ofPartition != partition) {
            digest.reset();
            partition = ofPartition;
        }
        EarlierReport.Prefix before = earlier.log().get(partition);
        if (before == null || seq > before.upTo()) {
            return;
        }
        votes++;
        digest.update(record);
        if (seq == before.upTo()) {
            compared.put(partition, HexFormat.of().formatHex(digest.digest()));
        }
    }

    /// After the log's last vote.
    public void endOfLog() {
        earlier.log().forEach((number, before) -> {
            String now = compared.get(number);
            if (before.upTo() > 0 && now == null) {
                changed++;
                findings.ofPartition(
                        Kind.CHANGED_SINCE,
                        Log.WHERE,
                        number,
                        "it had votes up to seq %d, and they are not all there".formatted(before.upTo()) + CURE);
            } else if (before.upTo() > 0 && !Objects.equals(now, before.digest())) {
                changed++;
                findings.ofPartition(
                        Kind.CHANGED_SINCE,
                        Log.WHERE,
                        number,
                        "a record up to seq %d has other bytes than then".formatted(before.upTo()) + CURE);
            }
        });
    }

    /// @param origin of the tree now
    /// @param fold knows the earlier tree's size, if the topics give it
    public void checkTree(String origin, KnownSizes fold) {
        if (earlier.tree().isEmpty()) {
            return;
        }
        EarlierReport.Tree then = earlier.tree().get();
        Optional<KnownSizes.At> now = fold.at(then.size());
        String what = "";
        if (!origin.equals(then.origin())) {
            what = "the report is of log %s, and this one is %s: give a report of this system"
                    .formatted(then.origin(), origin);
        } else if (now.isEmpty()) {
            what = "the tree had %s, and no tree of this size is found now"
                            .formatted(Quantity.of(then.size(), "leaf", "leaves"))
                    + CURE;
        } else if (!now.get().root().equals(then.root())) {
            what = "the root of the tree of %s was %s, and is %s now"
                            .formatted(
                                    Quantity.of(then.size(), "leaf", "leaves"),
                                    then.root(),
                                    now.get().root())
                    + CURE;
        } else if (then.size() > 0 && !now.get().heads().equals(then.heads())) {
            what = "the heads of the tree of %s were others".formatted(Quantity.of(then.size(), "leaf", "leaves"))
                    + CURE;
        }
        isPrefix = what.isEmpty();
        if (!isPrefix) {
            changed++;
            findings.ofItem(Kind.CHANGED_SINCE, NotaryTopic.WHERE, "size " + then.size(), what);
        }
    }

    /// @param now the elections topic
    public void checkElections(ElectionsTopic now) {
        Map<String, ElectionState> states =
                ElectionState.of(now).stream().collect(Collectors.toMap(ElectionState::electionId, state -> state));
        for (ElectionState then : earlier.elections()) {
            String what = difference(then, states.get(then.electionId()));
            if (!what.isEmpty()) {
                changed++;
                findings.ofItem(Kind.CHANGED_SINCE, ElectionsTopic.WHERE, "election " + then.electionId(), what + CURE);
            }
        }
    }

    private static String difference(ElectionState then, @Nullable ElectionState now) {
        if (now == null) {
            return "it was launched, and is not now";
        }
        if (!now.terms().equals(then.terms())) {
            return "its terms were " + then.terms() + ", and are " + now.terms();
        }
        if (!isBeginning(then.closes(), now.closes())) {
            return "its closes were " + then.closes() + ", and are " + now.closes();
        }
        return then.closedAt().entrySet().stream()
                .filter(closed -> !closed.getValue().equals(now.closedAt().get(closed.getKey())))
                .map(closed -> "partition %d was stated to be closed at seq %d, and is %s"
                        .formatted(
                                closed.getKey(),
                                closed.getValue(),
                                now.closedAt().containsKey(closed.getKey())
                                        ? "at " + now.closedAt().get(closed.getKey())
                                        : "not stated so"))
                .findFirst()
                .orElse("");
    }

    private static <T> boolean isBeginning(List<T> then, List<T> now) {
        return then.size() <= now.size() && now.subList(0, then.size()).equals(then);
    }

    public SinceReport report() {
        return new SinceReport(
                earlier.auditedAt(),
                size().orElse(0L),
                isPrefix,
                votes,
                earlier.elections().size(),
                changed);
    }
}
