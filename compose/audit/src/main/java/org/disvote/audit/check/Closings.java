package org.disvote.audit.check;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.database.DatabaseTables.Head;
import org.disvote.audit.database.DatabaseTables.Seal;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.Log;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Checks the closing statements and the masters' seals: no vote may contradict one, and they may not
/// contradict each other, the heads or the elections.
final class Closings {

    private final SortedMap<String, Instant> closes = new TreeMap<>();
    private final SortedMap<String, ClosingStatement> closed = new TreeMap<>();
    private final Map<String, Long> sealed = new HashMap<>();
    private final Map<Integer, Long> tails = new HashMap<>();
    private final Findings findings;

    Closings(ElectionsTopic topic, Findings findings) {
        this.findings = findings;
        topic.definitions()
                .forEach((id, all) -> closes.put(id.value(), all.getLast().closesAt()));
        topic.closings().forEach(this::accept);
    }

    private void accept(List<ClosingStatement> stated) {
        ClosingStatement first = stated.getFirst();
        closed.put(key(first.electionId().value(), first.partition()), first);
        stated.stream()
                .skip(1)
                .forEach(other -> findings.ofPartition(
                        Kind.CLOSE,
                        ElectionsTopic.WHERE,
                        first.partition(),
                        "election " + first.electionId() + " is stated to be closed twice, with seqs " + first.lastSeq()
                                + " and " + other.lastSeq()));
    }

    /// A vote of the log, by ascending position.
    ///
    /// @param latestClose of its election, as far as that is known
    void check(VoteCast vote, @Nullable Instant latestClose) {
        tails.put(vote.partition(), vote.seq());
        ClosingStatement statement = closed.get(key(vote.electionId().value(), vote.partition()));
        if (statement != null && vote.seq() > statement.lastSeq()) {
            wrong(Log.WHERE, vote, "its election is stated to be closed from seq " + statement.lastSeq() + " on");
        }
        boolean late = latestClose != null && !vote.castAt().isBefore(latestClose);
        // If a master received a close late, the statement says until when it took votes.
        if (late || (statement != null && !vote.castAt().isBefore(statement.closedAt()))) {
            wrong(Log.WHERE, vote, "cast when its election had closed");
        }
    }

    /// A vote of a master.
    void checkMasterVote(String where, VoteCast vote) {
        Long lastSeq =
                sealed.isEmpty() ? null : sealed.get(key(vote.electionId().value(), vote.partition()));
        if (lastSeq != null && vote.seq() > lastSeq) {
            wrong(where, vote, "its election is sealed here from seq " + lastSeq + " on");
        }
    }

    private void wrong(String where, VoteCast vote, String what) {
        findings.ofVotes(Kind.CLOSE, where, vote.partition(), vote.seq(), vote.seq(), what);
    }

    /// After the log's last vote.
    void end() {
        closed.values().forEach(statement -> {
            long tail = tails.getOrDefault(statement.partition(), 0L);
            if (statement.lastSeq() > tail) {
                findings.ofPartition(
                        Kind.CLOSE,
                        Log.WHERE,
                        statement.partition(),
                        "ends at seq " + tail + ", but election " + statement.electionId()
                                + " is stated to be closed at " + statement.lastSeq());
            }
        });
    }

    /// Compares a master's seals with the statements and with its own heads. A missing seal is no finding:
    /// the master takes it over from the statement before it takes votes.
    ///
    /// @param heads by partition, those of the master
    void checkSeals(String where, List<Seal> seals, SortedMap<Integer, Head> heads) {
        for (Seal seal : seals) {
            sealed.put(key(seal.electionId(), seal.partition()), seal.lastSeq());
            ClosingStatement statement = closed.get(key(seal.electionId(), seal.partition()));
            if (statement != null
                    && (statement.lastSeq() != seal.lastSeq()
                            || !statement.closedAt().equals(seal.sealedAt()))) {
                wrong(where, seal, ", the statement says " + statement.lastSeq());
            }
            Head head = heads.get(seal.partition());
            if (head != null && seal.lastSeq() > head.lastSeq()) {
                wrong(where, seal, ", beyond its head, " + head.lastSeq());
            }
            Instant close = closes.get(seal.electionId());
            if (close == null) {
                wrong(where, seal, ", and the elections topic does not define it");
            } else if (seal.closesAt().isBefore(close) || seal.sealedAt().isBefore(seal.closesAt())) {
                wrong(where, seal, ", before its close");
            }
        }
    }

    private void wrong(String where, Seal seal, String what) {
        findings.ofPartition(
                Kind.CLOSE,
                where,
                seal.partition(),
                "sealed election " + seal.electionId() + " at seq " + seal.lastSeq() + what);
    }

    private static String key(String electionId, int partition) {
        return electionId + "/" + partition;
    }
}
