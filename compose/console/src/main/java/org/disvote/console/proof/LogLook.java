package org.disvote.console.proof;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.disvote.console.proof.LogReading.ProofReading;
import org.disvote.console.proof.LogReading.State;
import org.disvote.console.proof.LogReading.WitnessReading;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Judgement;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;

/// Reads a log's checkpoint and proofs, and checks them by a policy. Looks are for one thread, readings for
/// any.
///
/// It remembers the roots that it has seen. A log that shows it two roots for one size has been rewritten,
/// whatever its signatures say.
final class LogLook {

    /// A proof is checked for one of so many of the last leaves.
    private static final long RECENT_LEAVES = 10_000;

    private static final int ROOTS_MAX = 10_000;

    private final LogFiles files;
    private final Policy policy;
    private final RandomGenerator random;

    /// The roots by size, the oldest first.
    private final Map<Long, Hash> roots = new LinkedHashMap<>();

    private volatile Seen seen =
            new Seen("not asked yet", Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), "");

    /// @param problem why the latest look found no checkpoint that holds; empty if it found one
    /// @param latest the latest checkpoint of the log, whoever cosigned it
    /// @param holding the last checkpoint that holds
    /// @param cosigned when each witness cosigned last, in seconds since 1970
    /// @param proof the last one checked
    /// @param rewritten the proof that the log was rewritten, in words; empty if there is none. It stays.
    private record Seen(
            String problem,
            Optional<Judgement> latest,
            Optional<Judgement> holding,
            Map<String, Long> cosigned,
            Optional<Checked> proof,
            String rewritten) {}

    private record Checked(long index, long size, Instant at, boolean proved, String words) {}

    LogLook(LogFiles files, Policy policy, RandomGenerator random) {
        this.files = files;
        this.policy = policy;
        this.random = random;
    }

    /// Reads the latest checkpoint.
    void lookAtCheckpoint() throws InterruptedException {
        Judgement judgement;
        try {
            judgement = policy.judge(Note.parse(files.get("checkpoint")));
        } catch (IOException e) {
            missed("the checkpoint cannot be read: " + e.getMessage());
            return;
        } catch (MalformedNoteException e) {
            missed("the checkpoint is malformed: " + e.getMessage());
            return;
        }
        if (judgement.log() != Note.Check.VALID) {
            missed("the checkpoint is not signed by the log of the policy");
            return;
        }
        Map<String, Long> cosigned = new TreeMap<>(seen.cosigned());
        judgement.cosigned().forEach((name, seconds) -> cosigned.merge(name, seconds, Math::max));
        String rewritten = seen.rewritten().isEmpty() ? differs(judgement.checkpoint()) : seen.rewritten();
        boolean isOlder = judgement.checkpoint().size() < holdingSize();
        Optional<Judgement> holding = judgement.holds() && !isOlder ? Optional.of(judgement) : seen.holding();
        seen = new Seen(
                problem(judgement, isOlder), Optional.of(judgement), holding, cosigned, seen.proof(), rewritten);
    }

    /// An older checkpoint alone is no proof of anything: a standby or a cache may serve it.
    private String problem(Judgement judgement, boolean isOlder) {
        if (!judgement.invalid().isEmpty()) {
            return "a line under the checkpoint is not the signature of witness "
                    + judgement.invalid().getFirst();
        }
        if (!judgement.quorum()) {
            return "too few witnesses cosigned the checkpoint";
        }
        return isOlder
                ? "the log shows %d leaves after %d: an older copy is served, or it was cut"
                        .formatted(judgement.checkpoint().size(), holdingSize())
                : "";
    }

    private long holdingSize() {
        return seen.holding().map(found -> found.checkpoint().size()).orElse(0L);
    }

    private void missed(String problem) {
        seen = new Seen(problem, seen.latest(), seen.holding(), seen.cosigned(), seen.proof(), seen.rewritten());
    }

    /// @return how the log was rewritten, if this checkpoint shows it
    private String differs(Checkpoint checkpoint) {
        Hash known = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
        if (roots.size() > ROOTS_MAX) {
            roots.remove(roots.keySet().iterator().next());
        }
        return known == null || known.equals(checkpoint.root())
                ? ""
                : "the log has signed two roots for a tree of %d leaves: %s and %s"
                        .formatted(
                                checkpoint.size(),
                                known.base64(),
                                checkpoint.root().base64());
    }

    /// Fetches the proof of a random one of the last leaves, and verifies it.
    void checkProof(Instant now) throws InterruptedException {
        long size = holdingSize();
        if (size == 0) {
            return; // nothing that holds yet
        }
        long index = size - 1 - random.nextLong(Math.min(size, RECENT_LEAVES));
        Checked checked;
        String rewritten = seen.rewritten();
        try {
            TlogProof proof = TlogProof.parse(files.get("proof/leaf/" + index));
            Checkpoint tree = Checkpoint.of(proof.checkpoint());
            checked = new Checked(index, tree.size(), now, false, verify(proof, index, leafHash(index, size)));
            if (checked.words().isEmpty()) {
                checked = new Checked(index, tree.size(), now, true, "proved");
                rewritten = rewritten.isEmpty() ? differs(tree) : rewritten;
            }
        } catch (IOException e) {
            checked = new Checked(index, size, now, false, "the proof could not be fetched: " + e.getMessage());
        } catch (MalformedNoteException e) {
            checked = new Checked(index, size, now, false, "the proof is malformed: " + e.getMessage());
        }
        seen = new Seen(
                seen.problem(), seen.latest(), seen.holding(), seen.cosigned(), Optional.of(checked), rewritten);
    }

    boolean hasCheckedAProof() {
        return seen.proof().isPresent();
    }

    /// @return why it proves nothing; empty if it proves that the leaf is in the log
    private String verify(TlogProof proof, long index, Hash leafHash) {
        if (proof.index() != index) {
            return "the proof is of leaf " + proof.index();
        }
        return switch (proof.verify(leafHash, policy)) {
            case TlogProof.Verdict.Proved _ -> "";
            case TlogProof.Verdict.NoQuorum _ -> "too few witnesses cosigned its checkpoint";
            case TlogProof.Verdict.Refused(String why) -> why;
        };
    }

    private Hash leafHash(long index, long size) throws IOException, InterruptedException, MalformedNoteException {
        TilePath bundle = TilePath.at(TilePath.ENTRIES, index / TilePath.WIDTH_MAX, size)
                .orElseThrow(() -> new IllegalStateException("leaf " + index + " of " + size));
        List<byte[]> entries = EntryBundle.decode(files.get(bundle.path()));
        int at = (int) (index % TilePath.WIDTH_MAX);
        if (at >= entries.size()) {
            throw new MalformedNoteException("a bundle has fewer entries than its name says");
        }
        return Merkle.leaf(entries.get(at));
    }

    /// @param refusing the witnesses of which the notary says that they refuse
    LogReading reading(Instant now, Set<String> refusing) {
        Seen known = seen;
        List<String> problems = new ArrayList<>();
        if (!known.rewritten().isEmpty()) {
            problems.add(known.rewritten());
        }
        if (!known.problem().isEmpty()) {
            problems.add(known.problem());
        }
        known.proof()
                .filter(proof -> !proof.proved())
                .ifPresent(proof -> problems.add("leaf %d: %s".formatted(proof.index(), proof.words())));
        Optional<Checkpoint> holding = known.holding().map(Judgement::checkpoint);
        return new LogReading(
                policy.log().name(),
                problems,
                holding.map(Checkpoint::size).orElse(null),
                holding.map(checkpoint -> checkpoint.root().base64()).orElse(null),
                known.holding()
                        .map(judgement -> age(quorumSeconds(judgement), now))
                        .orElse(null),
                policy.witnesses().stream()
                        .map(witness -> witness(witness.name(), known, refusing, now))
                        .toList(),
                known.proof().map(proof -> proof(proof, now)).orElse(null));
    }

    private static WitnessReading witness(String name, Seen known, Set<String> refusing, Instant now) {
        State state = known.latest().stream()
                        .anyMatch(latest -> latest.invalid().contains(name))
                ? State.FORGED
                : refusing.contains(name)
                        ? State.REFUSES
                        : known.latest().stream()
                                        .anyMatch(latest -> latest.cosigned().containsKey(name))
                                ? State.COSIGNED
                                : State.MISSING;
        Long seconds = known.cosigned().get(name);
        return new WitnessReading(name, state, seconds == null ? null : age(seconds, now));
    }

    private static ProofReading proof(Checked checked, Instant now) {
        return new ProofReading(
                checked.index(),
                checked.size(),
                age(checked.at().getEpochSecond(), now),
                checked.proved(),
                checked.words());
    }

    /// When the witnesses had cosigned of which the policy's quorum needs no more.
    private long quorumSeconds(Judgement judgement) {
        Set<String> names = new HashSet<>();
        List<Map.Entry<String, Long>> latestFirst =
                new ArrayList<>(judgement.cosigned().entrySet());
        latestFirst.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        for (Map.Entry<String, Long> each : latestFirst) {
            names.add(each.getKey());
            if (policy.satisfied(Collections.unmodifiableSet(names))) {
                return each.getValue();
            }
        }
        return 0;
    }

    /// Clocks differ; nothing is younger than now.
    private static double age(long seconds, Instant now) {
        return Math.max(0, Duration.between(Instant.ofEpochSecond(seconds), now).toMillis() / 1000.0);
    }
}
