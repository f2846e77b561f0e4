package org.disvote.count.input;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.transcript.CountInput;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;

/// Every condition under which an export is the whole input of an election's count. Each trustee runs it on
/// their own machine with their own policy; the opening runs all of it again. Nothing is opened here.
///
/// What is quick to check comes first, then all records. Memory is bounded: it does not grow with the votes.
public final class InputCheck {

    private final ExportFolder folder;
    private final Policy policy;
    private final Watch watch;

    private InputCheck(ExportFolder folder, Policy policy, Watch watch) {
        this.folder = folder;
        this.policy = policy;
        this.watch = watch;
    }

    /// @param claims of the shares that are there; none in an open election
    /// @throws RefusedException with the first condition that does not hold
    /// @throws org.disvote.topics.operator.OperatorException if a file cannot be read
    public static CheckedInput check(ExportFolder folder, Policy policy, List<SealClaim> claims, Watch watch)
            throws RefusedException {
        return new InputCheck(folder, policy, watch).check(claims);
    }

    private CheckedInput check(List<SealClaim> claims) throws RefusedException {
        Policy.Judgement judgement = judge();
        Checkpoint checkpoint = judgement.checkpoint();
        Terms terms = terms();
        requireSeal(terms, claims);
        StatementScan scan = StatementScan.read(folder, terms);
        requireTree(scan, checkpoint);
        requireTerms(scan, terms);
        CloseLeaf close = requireClose(scan, terms);
        boolean withRoll = terms.eligibility() == Eligibility.ROLL;
        folder.requireFiles(withRoll, terms.papers().keySet(), scan.heads().size());
        SortedMap<String, Paper> papers = papers(terms);
        OptionalLong voters = withRoll ? OptionalLong.of(requireRoll(scan, terms)) : OptionalLong.empty();
        List<Long> counts;
        try (TreeFold fold = new TreeFold(folder, checkpoint, scan, terms.id(), watch)) {
            counts = fold.run();
        }
        return new CheckedInput(
                terms,
                papers,
                judgement,
                new CountInput(
                        CountInput.digest(
                                terms.id(), checkpoint.size(), checkpoint.root().base64()),
                        scan.headsAtTerms(),
                        close.lastSeqs()),
                scan.heads(),
                counts,
                voters,
                scan.count().isPresent());
    }

    private Policy.Judgement judge() throws RefusedException {
        Policy.Judgement judgement;
        try {
            judgement = policy.judge(Note.parse(folder.checkpoint()));
        } catch (MalformedNoteException e) {
            throw new RefusedException(Refusal.CHECKPOINT_MALFORMED, String.valueOf(e.getMessage()));
        }
        switch (judgement.log()) {
            case VALID -> {}
            case INVALID -> throw new RefusedException(Refusal.CHECKPOINT_SIGNATURE, "the log");
            case ABSENT ->
                throw new RefusedException(
                        Refusal.CHECKPOINT_OF_ANOTHER_LOG,
                        judgement.checkpoint().origin(),
                        policy.logs().stream().map(VerifierKey::text).collect(Collectors.joining(", ")));
        }
        if (!judgement.invalid().isEmpty()) {
            throw new RefusedException(
                    Refusal.CHECKPOINT_SIGNATURE, "witness " + String.join(", ", judgement.invalid()));
        }
        if (!judgement.quorum()) {
            throw new RefusedException(
                    Refusal.CHECKPOINT_WITHOUT_QUORUM,
                    judgement.cosigned().isEmpty()
                            ? "no witness"
                            : String.join(", ", judgement.cosigned().keySet()));
        }
        return judgement;
    }

    private Terms terms() throws RefusedException {
        try {
            return Terms.read(folder.terms());
        } catch (MalformedEventException e) {
            throw new RefusedException(Refusal.TERMS_MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static void requireSeal(Terms terms, List<SealClaim> claims) throws RefusedException {
        for (SealClaim claim : claims) {
            if (terms.seal().isEmpty()) {
                throw new RefusedException(Refusal.SHARE_OF_AN_OPEN_ELECTION, terms.id());
            }
            String digest = terms.seal().get().digest();
            if (!claim.seal().equals(digest)) {
                throw new RefusedException(Refusal.SHARE_OF_ANOTHER_SEAL, claim.trustee(), claim.seal(), digest);
            }
        }
    }

    private static void requireTree(StatementScan scan, Checkpoint checkpoint) throws RefusedException {
        SystemLeaf system = scan.system()
                .orElseThrow(() -> new RefusedException(Refusal.TREE_SIZE, scan.size(), checkpoint.size()));
        if (!system.origin().equals(checkpoint.origin())) {
            throw new RefusedException(Refusal.LOG_OF_ANOTHER_SYSTEM, system.origin(), checkpoint.origin());
        }
        if (scan.size() != checkpoint.size()) {
            throw new RefusedException(Refusal.TREE_SIZE, scan.size(), checkpoint.size());
        }
        if (!scan.endsWithRound()) {
            throw new RefusedException(Refusal.CHECKPOINT_WITHIN_ROUND, checkpoint.size());
        }
    }

    private static void requireTerms(StatementScan scan, Terms terms) throws RefusedException {
        TermsLeaf stated = scan.terms().orElseThrow(() -> new RefusedException(Refusal.TERMS_NOT_STATED, terms.id()));
        if (!stated.terms().equals(terms.digest())) {
            throw new RefusedException(Refusal.TERMS_DIFFER, terms.digest(), stated.terms());
        }
        SystemLeaf system = scan.system().orElseThrow();
        boolean isKeyOfSystem = terms.voterKey().isEmpty() || terms.voterKey().equals(system.voterKey());
        if (!terms.origin().equals(system.origin()) || !isKeyOfSystem) {
            throw new RefusedException(Refusal.TERMS_OF_ANOTHER_SYSTEM);
        }
    }

    private static CloseLeaf requireClose(StatementScan scan, Terms terms) throws RefusedException {
        CloseLeaf close = scan.close().orElseThrow(() -> new RefusedException(Refusal.CLOSE_NOT_STATED, terms.id()));
        for (int partition = 0; partition < close.lastSeqs().size(); partition++) {
            long last = close.lastSeqs().get(partition);
            long head = scan.headsAtClose().get(partition);
            if (last > head) {
                throw new RefusedException(Refusal.CLOSE_AHEAD, partition, last, head);
            }
        }
        return close;
    }

    private SortedMap<String, Paper> papers(Terms terms) throws RefusedException {
        SortedMap<String, Paper> papers = new TreeMap<>();
        for (String constituency : new ArrayList<>(terms.papers().keySet())) {
            byte[] bytes = folder.paper(constituency);
            String name = constituency.isEmpty() ? "-" : constituency;
            String digest = Digests.of(bytes);
            String named = terms.papers().getOrDefault(constituency, "");
            if (!digest.equals(named)) {
                throw new RefusedException(Refusal.PAPER_DIFFERS, name, digest, named);
            }
            Paper paper;
            try {
                paper = Paper.read(bytes);
            } catch (MalformedEventException e) {
                throw new RefusedException(Refusal.PAPER_MALFORMED, name, String.valueOf(e.getMessage()));
            }
            if (!paper.electionId().equals(terms.id()) || !paper.constituency().equals(constituency)) {
                throw new RefusedException(Refusal.PAPER_OF_ANOTHER_ELECTION, name);
            }
            papers.put(constituency, paper);
        }
        return papers;
    }

    private long requireRoll(StatementScan scan, Terms terms) throws RefusedException {
        RollLeaf stated = scan.roll().orElseThrow(() -> new RefusedException(Refusal.ROLL_NOT_STATED, terms.roll()));
        long voters =
                stated.voters().values().stream().mapToLong(Long::longValue).sum();
        long[] read = {0};
        Hash digest = RollLines.read(folder, (_, _) -> read[0]++, voters, watch);
        if (!digest.digest().equals(stated.pseudonymous())) {
            throw new RefusedException(Refusal.ROLL_DIFFERS, digest.digest(), terms.roll(), stated.pseudonymous());
        }
        return read[0];
    }
}
