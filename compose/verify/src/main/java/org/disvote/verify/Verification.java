package org.disvote.verify;

import com.fasterxml.jackson.databind.JsonNode;
import org.disvote.verify.receipt.JsonText;
import org.disvote.verify.receipt.SavedReceipt;
import org.disvote.verify.verdict.DoesNotHoldException;
import org.disvote.verify.verdict.Verdict;

/// Checks a file: an evidence file if it has a member `evidence`, else a receipt.
public final class Verification {

    /// Larger files are not read. A count.json of a country is the largest part of any of them.
    public static final int FILE_BYTES_MAX = 16 << 20;

    private Verification() {}

    public static Verdict check(byte[] file, Given given) {
        return verdict(file, given).with(Words.policy(given.policy()));
    }

    /// Checks whether two receipts promise one place to two votes.
    ///
    /// @param given without ballot and proof
    public static Verdict compare(byte[] file, byte[] other, Given given) {
        if (!JsonText.isJson(file) || !JsonText.isJson(other)) {
            return Verdict.unusable("one of the receipts is not JSON").with(Words.policy(given.policy()));
        }
        Verdict verdict;
        try {
            verdict = TwoReceipts.check(SavedReceipt.read(file), SavedReceipt.read(other), given);
        } catch (DoesNotHoldException e) {
            verdict = Verdict.worthless(e.why());
        }
        return verdict.with(Words.policy(given.policy()));
    }

    private static Verdict verdict(byte[] file, Given given) {
        if (file.length > FILE_BYTES_MAX) {
            return Verdict.unusable("the file is larger than " + (FILE_BYTES_MAX >> 20) + " MiB");
        }
        if (!JsonText.isJson(file)) {
            return Verdict.unusable("the file is not JSON");
        }
        try {
            JsonNode json = JsonText.object(file, "the file");
            if (!json.has("evidence")) {
                return new ReceiptCheck(SavedReceipt.read(file), given).check();
            }
            return given.ballot().isPresent() || given.proof().isPresent()
                    ? Verdict.unusable("a ballot or a proof is compared with a receipt, and this is an evidence file")
                    : EvidenceCheck.check(file, given);
        } catch (DoesNotHoldException e) {
            return Verdict.worthless(e.why());
        }
    }
}
