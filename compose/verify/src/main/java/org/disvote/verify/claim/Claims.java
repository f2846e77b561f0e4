package org.disvote.verify.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.evidence.EvidenceFile;
import org.disvote.verify.evidence.EvidenceFile.PromisePart;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;
import org.disvote.verify.evidence.Kind;
import org.disvote.verify.proof.Proofs;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.proof.SignedPromise;
import org.disvote.verify.verdict.DoesNotHoldException;

/// Judges what evidence files claim.
public final class Claims {

    private Claims() {}

    /// A claim that holds.
    ///
    /// @param findings what is proved, as sentences
    public record Held(Kind kind, List<ProvenPromise> promises, List<String> findings) {
        public Held {
            promises = List.copyOf(promises);
            findings = List.copyOf(findings);
        }
    }

    /// @throws DoesNotHoldException if the file does not prove its claim under this policy
    public static Held judge(EvidenceFile file, Policy policy) throws DoesNotHoldException {
        requireSizes(file);
        requireHashes(file, policy);
        List<ProvenPromise> promises = new ArrayList<>();
        for (PromisePart part : file.promises()) {
            promises.add(ProvenPromise.prove(part, policy));
        }
        Proofs proofs = new Proofs(policy);
        List<Proofs.Statement> statements = new ArrayList<>();
        for (StatementPart part : file.statements()) {
            statements.add(proofs.statement(part));
        }
        List<String> findings = new ArrayList<>();
        promises.forEach(promise -> findings.add(promise.sentence()));
        findings.add(
                switch (file.kind()) {
                    case OMITTED -> Omitted.judge(promises.getFirst(), statements);
                    case LATE -> Late.judge(promises.getFirst(), statements, policy);
                    case REPLACED ->
                        Replaced.judge(
                                promises.getFirst(), statements, file.leaf().orElseThrow(), proofs);
                    case FORKED -> Forked.judge(file.checkpoints(), file.nodes(), policy);
                    case DOUBLE_PROMISE -> DoublePromise.judge(promises.getFirst(), promises.getLast());
                    case MALFORMED -> Malformed.judge(statements);
                    case NOT_COUNTED ->
                        NotCounted.judge(
                                promises.getFirst(),
                                statements,
                                file.transcript().orElseThrow(),
                                file.input());
                });
        return new Held(file.kind(), promises, findings);
    }

    /// Most damage shows in a hash, and that costs a thousandth of a signature.
    private static void requireHashes(EvidenceFile file, Policy policy) throws DoesNotHoldException {
        for (PromisePart part : file.promises()) {
            SignedPromise.read(part.leaf(), part.index(), part.path(), part.note(), policy.log());
            Proofs.requireIncluded(part.key().text().getBytes(UTF_8), part.key().proof(), "the key");
        }
        for (StatementPart part : file.statements()) {
            Proofs.requireIncluded(part.text().getBytes(UTF_8), part.proof(), "a statement");
        }
        if (file.leaf().isPresent()) {
            Proofs.requireIncluded(file.leaf().get().data(), file.leaf().get().proof(), "the leaf");
        }
    }

    /// Before any signature is looked at: no list is longer than a claim needs.
    private static void requireSizes(EvidenceFile file) throws DoesNotHoldException {
        int promises = file.promises().size();
        int statements = file.statements().size();
        boolean fits = switch (file.kind()) {
            case OMITTED -> promises == 1 && statements == 1;
            case LATE, NOT_COUNTED -> promises == 1 && statements == 2;
            case REPLACED -> promises == 1 && (statements == 1 || statements == 2);
            case FORKED -> file.checkpoints().size() == 2;
            case DOUBLE_PROMISE -> promises == 2;
            case MALFORMED -> statements >= 1 && statements <= 3;
        };
        if (!fits || file.input().size() > 2) {
            throw new DoesNotHoldException("the file has more or fewer parts than its claim needs");
        }
    }
}
