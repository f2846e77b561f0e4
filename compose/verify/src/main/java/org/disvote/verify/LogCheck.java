package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.json.Digests;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.merkle.ConsistencyProof;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.claim.Claims;
import org.disvote.verify.claim.Late;
import org.disvote.verify.claim.NotCounted;
import org.disvote.verify.evidence.EvidenceFile;
import org.disvote.verify.evidence.EvidenceFile.InputPart;
import org.disvote.verify.evidence.EvidenceFile.KeyPart;
import org.disvote.verify.evidence.EvidenceFile.LeafPart;
import org.disvote.verify.evidence.EvidenceFile.PromisePart;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;
import org.disvote.verify.evidence.EvidenceReader;
import org.disvote.verify.evidence.Kind;
import org.disvote.verify.log.LogAnswerException;
import org.disvote.verify.log.LogFiles;
import org.disvote.verify.log.LogView;
import org.disvote.verify.log.StatementScan;
import org.disvote.verify.log.StatementScan.Found;
import org.disvote.verify.log.StatementScan.Interest;
import org.disvote.verify.proof.PromiseKey;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.proof.SignedPromise;
import org.disvote.verify.receipt.JsonText;
import org.disvote.verify.receipt.SavedReceipt;
import org.disvote.verify.receipt.SavedReceipt.Promise;
import org.disvote.verify.verdict.DoesNotHoldException;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;

/// Compares a signed promise with what the log shows under one cosigned checkpoint.
///
/// Every evidence file that it makes is judged before anybody sees it, by the same code that judges files of
/// others. So a fault here can hide a broken promise, but it cannot accuse.
///
/// @param withTerms whether the receipt's terms must be those that the log states of the election: they are in
///     no promise, so a server could name others, with another key
record LogCheck(SavedReceipt receipt, Promise given, SignedPromise signed, Policy policy, boolean withTerms) {

    Verdict check(LogFiles files) throws DoesNotHoldException {
        // A key in the receipt that does not fit is the receipt's fault, whatever the log says.
        Optional<PromiseKey.Standing> saved = Optional.empty();
        if (given.key().isPresent()) {
            KeyPart part = given.key().get();
            PromiseKey key = PromiseKey.read(part.text(), policy.log());
            signed.signedBy(key);
            saved = Optional.of(key.standing(part.proof(), policy));
        }
        try {
            return check(LogView.open(files, policy), saved);
        } catch (LogAnswerException e) {
            return Verdict.open(e.why());
        }
    }

    private Verdict check(LogView log, Optional<PromiseKey.Standing> saved)
            throws DoesNotHoldException, LogAnswerException {
        StatementScan scan = log.statements(new Interest(
                receipt.partition(), receipt.seq(), Set.of(receipt.electionId().value())));
        if (saved.orElse(null) instanceof PromiseKey.Standing.Proved proved) {
            Optional<Verdict> forked = forked(log, proved.proof().checkpoint());
            if (forked.isPresent()) {
                return forked.get();
            }
        }
        Optional<Verdict> malformed = malformed(log, scan);
        if (malformed.isPresent()) {
            return malformed.get();
        }
        Optional<KeyPart> part =
                saved.orElse(null) instanceof PromiseKey.Standing.Proved ? given.key() : key(log, scan);
        if (part.isEmpty()) {
            return Verdict.open("The log has not made known the key that signed the promise, or not yet.");
        }
        ProvenPromise promise = signed.signedBy(PromiseKey.read(part.get().text(), policy.log()));
        Verdict verdict = check(log, scan, promise, part.get());
        return given.key().equals(part) ? verdict : verdict.withReceipt(receipt.withKey(part.get()));
    }

    /// The statement of the key that signed the note, with its proof.
    private Optional<KeyPart> key(LogView log, StatementScan scan) throws LogAnswerException, DoesNotHoldException {
        for (Found<PromiseKeyLeaf> found : scan.keys()) {
            String text = new String(found.leaf().bytes(), UTF_8);
            PromiseKey key;
            try {
                key = PromiseKey.read(text, policy.log());
            } catch (DoesNotHoldException _) {
                continue; // no key that may sign promises
            }
            if (signed.note().check(key.key()) != Note.Check.ABSENT) {
                signed.signedBy(key);
                return Optional.of(new KeyPart(text, log.proved(found).proof()));
            }
        }
        return Optional.empty();
    }

    private Verdict check(LogView log, StatementScan scan, ProvenPromise promise, KeyPart key)
            throws LogAnswerException {
        Optional<Verdict> revoked = Excuses.revoked(promise, log, scan);
        if (revoked.isPresent()) {
            return revoked.get();
        }
        boolean inPlace = scan.fixing() != null && isInPlace(log, scan);
        if (!inPlace) {
            Optional<Verdict> lost = Excuses.lost(promise, log, scan);
            if (lost.isPresent()) {
                return lost.get();
            }
        }
        PromisePart part = new PromisePart(promise.leaf().text(), given.index(), given.path(), given.note(), key);
        for (Found<CloseLeaf> close : scan.closes()) {
            List<Long> lastSeqs = close.leaf().lastSeqs();
            if (promise.partition() < lastSeqs.size() && lastSeqs.get(promise.partition()) < promise.seq()) {
                return accusing(EvidenceFile.of(Kind.OMITTED, List.of(part), List.of(log.proved(close))));
            }
        }
        if (scan.fixing() == null) {
            return missing(log, scan, promise, part);
        }
        if (!inPlace) {
            byte[] data = log.data(scan.place());
            TlogProof proof = log.proof(Merkle.leaf(data), scan.place())
                    .orElseThrow(() -> new LogAnswerException(
                            "What the log serves as the leaf at the vote's place is not in the tree that it signed."));
            return accusing(EvidenceFile.replaced(part, rounds(log, scan), LeafPart.of(data, proof.text())));
        }
        return counted(log, scan, promise, part);
    }

    /// The rounds that fix the place, with their proofs.
    private static List<StatementPart> rounds(LogView log, StatementScan scan) throws LogAnswerException {
        List<StatementPart> rounds = new ArrayList<>();
        Found<RoundLeaf> before = scan.before();
        if (before != null) {
            rounds.add(log.proved(before));
        }
        Found<RoundLeaf> fixing = scan.fixing();
        if (fixing != null) {
            rounds.add(log.proved(fixing));
        }
        return rounds;
    }

    private boolean isInPlace(LogView log, StatementScan scan) throws LogAnswerException {
        rounds(log, scan); // else the place is only what the log serves
        return log.proof(Merkle.leaf(receipt.digest().bytes()), scan.place()).isPresent();
    }

    /// No round has the vote yet.
    private Verdict missing(LogView log, StatementScan scan, ProvenPromise promise, PromisePart part)
            throws LogAnswerException {
        Found<SystemLeaf> system = scan.system();
        Found<RoundLeaf> last = scan.last();
        if (system == null || last == null) {
            throw new LogAnswerException("The log does not serve its first statement.");
        }
        if (Late.isLate(log.judgement(), promise.due(system.leaf().includeWithin()), policy)) {
            return accusing(EvidenceFile.of(Kind.LATE, List.of(part), List.of(log.proved(system), log.proved(last))));
        }
        return Verdict.open("The log does not have the vote yet. It was promised within %,d s."
                        .formatted(system.leaf().includeWithin()))
                .with(List.of(promise.sentence(), Words.cosigned(log.judgement())));
    }

    /// The vote is in its place. Whether it was counted too is said, where there is a count.
    private Verdict counted(LogView log, StatementScan scan, ProvenPromise promise, PromisePart part)
            throws LogAnswerException {
        List<String> findings = new ArrayList<>();
        findings.add(promise.sentence());
        findings.add("Exactly this vote is there: leaf %,d of the log.".formatted(scan.place()));
        findings.add(Words.cosigned(log.judgement()));
        findings.add(
                "Looked for in all statements of the log, and not found: a revocation of the promise's key before it.");
        if (scan.closes().isEmpty() || scan.counts().isEmpty()) {
            findings.add("Not looked for: whether the vote is in the count. The log has none of this election yet.");
        } else {
            Found<CloseLeaf> close = scan.closes().getFirst();
            Found<CountLeaf> count = scan.counts().getFirst();
            Optional<EvidenceFile> missing;
            try {
                missing = notCounted(log, close, count, promise, part);
                findings.add("The vote is in the input of the election's count.");
            } catch (LogAnswerException | DoesNotHoldException e) {
                missing = Optional.empty();
                findings.add("Not proved: whether the vote is in the count. %s"
                        .formatted(e instanceof LogAnswerException silent ? silent.why() : sentence(e)));
            }
            if (missing.isPresent()) {
                return accusing(missing.get());
            }
        }
        if (withTerms) {
            if (scan.terms().isEmpty()) {
                findings.add("Not compared: the log has not stated the terms of this election.");
            } else if (!scan.terms().getFirst().leaf().terms().equals(receipt.terms())) {
                return Verdict.worthless("the log states other terms of election %s than those of the receipt"
                                .formatted(receipt.electionId()))
                        .with(findings);
            } else {
                findings.add("The terms are those that the log states of this election.");
            }
        }
        return Verdict.of(
                Outcome.PROVED, "PROVED: the operator promised this vote, and the log has it at its place.", findings);
    }

    private static String sentence(Exception e) {
        return "The log's answer does not fit: " + e.getMessage() + ".";
    }

    /// @return evidence, or empty if the vote is in the count's input
    private Optional<EvidenceFile> notCounted(
            LogView log, Found<CloseLeaf> close, Found<CountLeaf> count, ProvenPromise promise, PromisePart part)
            throws LogAnswerException, DoesNotHoldException {
        List<StatementPart> statements = List.of(log.proved(close), log.proved(count));
        String hex = Digests.hex(count.leaf().transcript());
        String transcript = new String(served(log, "counts/" + hex), UTF_8);
        NotCounted.Tree tree = NotCounted.tree(
                transcript, count.leaf(), close.leaf().lastSeqs().size());
        List<InputPart> input = tree.size() == 0 ? List.of() : input(log);
        return tree.has(promise, input)
                ? Optional.empty()
                : Optional.of(EvidenceFile.notCounted(part, statements, transcript, input));
    }

    private List<InputPart> input(LogView log) throws LogAnswerException, DoesNotHoldException {
        byte[] answer = served(
                log, "input/%s/%d/%d".formatted(receipt.electionId().value(), receipt.partition(), receipt.seq()));
        if (!JsonText.isJson(answer)) {
            throw new DoesNotHoldException("the leaves of the count's input are not JSON");
        }
        JsonNode json = JsonText.object(answer, "the answer");
        return EvidenceReader.served(json);
    }

    private static byte[] served(LogView log, String path) throws LogAnswerException {
        return log.file(path).orElseThrow(() -> new LogAnswerException("The log does not serve " + path + "."));
    }

    /// Compares the tree that the saved key was proved in with the one of now.
    private Optional<Verdict> forked(LogView log, Note then) throws LogAnswerException {
        Checkpoint now = log.checkpoint();
        Checkpoint before;
        try {
            before = policy.judge(then).checkpoint();
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("a proof that holds has a checkpoint", e);
        }
        Optional<List<Hash>> nodes = Optional.empty();
        if (before.size() == 0 || before.size() > now.size() || before.equals(now)) {
            return Optional.empty();
        }
        if (before.size() < now.size()) {
            List<Hash> between = log.between(before.size());
            Optional<ConsistencyProof.Roots> roots = ConsistencyProof.subproofRoots(before.size(), now.size(), between);
            if (roots.isEmpty() || !roots.get().larger().equals(now.root())) {
                throw new LogAnswerException("The log's tiles are not those of its checkpoint.");
            }
            if (roots.get().smaller().equals(before.root())) {
                return Optional.empty();
            }
            nodes = Optional.of(between);
        }
        return Optional.of(accusing(EvidenceFile.forked(logsOwn(then), logsOwn(log.note()), nodes)));
    }

    /// A checkpoint with the log's signature alone.
    private String logsOwn(Note note) {
        Note own = Note.unsigned(note.text());
        return note.line(policy.log()).map(own::with).orElse(own).toString();
    }

    /// Statements that break the arithmetic of rounds are evidence, if they are really in the tree.
    private Optional<Verdict> malformed(LogView log, StatementScan scan) throws LogAnswerException {
        Found<RoundLeaf> broken = scan.broken();
        if (broken == null) {
            return Optional.empty();
        }
        List<StatementPart> statements = new ArrayList<>();
        Found<RoundLeaf> last = scan.last();
        Optional<StatementPart> part = log.provable(broken);
        if (part.isPresent()) {
            if (broken.leaf().size() == broken.index() + 1 && last != null) {
                statements.add(log.proved(last));
            }
            statements.add(part.get());
            return Optional.of(accusing(EvidenceFile.of(Kind.MALFORMED, List.of(), statements)));
        }
        throw new LogAnswerException("The statements that the log serves contradict each other, and what it serves does"
                + " not prove that it signed them.");
    }

    /// What a file proves, by the judges of such files.
    private Verdict accusing(EvidenceFile file) throws LogAnswerException {
        String text = file.text();
        try {
            return EvidenceCheck.verdict(Claims.judge(EvidenceReader.read(text.getBytes(UTF_8)), policy))
                    .withEvidence(text);
        } catch (DoesNotHoldException e) {
            throw new LogAnswerException(
                    "What the log shows is not what was promised, but it is no proof: " + e.why() + ".");
        }
    }
}
