package org.disvote.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.verify.claim.Claims;
import org.disvote.verify.claim.Claims.Held;
import org.disvote.verify.evidence.EvidenceReader;
import org.disvote.verify.log.LogAnswerException;
import org.disvote.verify.log.LogView;
import org.disvote.verify.log.StatementScan;
import org.disvote.verify.log.StatementScan.Interest;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.DoesNotHoldException;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;

/// Judges an evidence file.
final class EvidenceCheck {

    private static final String NO_EXCUSE =
            "Looked for in all statements of the log, and not found: that this partition"
                    + " was restored so that the vote was lost, or that the promise's key was revoked before it.";

    private EvidenceCheck() {}

    static Verdict check(byte[] file, Given given) throws DoesNotHoldException {
        Held held = Claims.judge(EvidenceReader.read(file), given.policy());
        Verdict verdict = verdict(held);
        if (held.promises().isEmpty()) {
            return verdict;
        }
        if (given.log().isEmpty()) {
            return verdict.with(List.of(Words.NOT_LOOKED_FOR));
        }
        try {
            return excuse(held, LogView.open(given.log().get(), given.policy()))
                    .orElseGet(() -> verdict.with(List.of(NO_EXCUSE)));
        } catch (LogAnswerException e) {
            return verdict.with(List.of(e.why() + " Therefore:", Words.NOT_LOOKED_FOR));
        }
    }

    /// What a claim that holds means.
    static Verdict verdict(Held held) {
        List<String> details = new ArrayList<>(held.findings());
        return switch (held.kind()) {
            case LATE ->
                Verdict.of(
                        Outcome.EXPLAINED,
                        "LATE: the vote came into the log later than promised, or is still missing. This alone is no"
                                + " fraud.",
                        details);
            case OMITTED, REPLACED, FORKED, DOUBLE_PROMISE, MALFORMED, NOT_COUNTED ->
                Verdict.of(
                        Outcome.BROKEN,
                        "BROKEN: the operator's own signatures prove it ("
                                + held.kind().word() + ").",
                        details);
        };
    }

    private static Optional<Verdict> excuse(Held held, LogView log) throws LogAnswerException {
        for (ProvenPromise promise : held.promises()) {
            StatementScan scan = log.statements(interest(promise));
            Optional<Verdict> found = Excuses.revoked(promise, log, scan);
            if (found.isEmpty()) {
                found = Excuses.lost(promise, log, scan);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    static Interest interest(ProvenPromise promise) {
        return new Interest(promise.partition(), promise.seq(), Set.of(promise.electionId()));
    }
}
