package org.disvote.verify.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The result of a check.
///
/// @param headline the verdict in one sentence
/// @param details what was proved, against what, and what was not looked for
/// @param evidence the text of an evidence file that is to be kept
/// @param receipt the text of the receipt with its key, to be kept in place of the receipt
public record Verdict(
        Outcome outcome, String headline, List<String> details, Optional<String> evidence, Optional<String> receipt) {

    public Verdict {
        details = List.copyOf(details);
    }

    public static Verdict of(Outcome outcome, String headline, List<String> details) {
        return new Verdict(outcome, headline, details, Optional.empty(), Optional.empty());
    }

    /// The file proves nothing, for this reason.
    public static Verdict worthless(String why) {
        return of(
                Outcome.WORTHLESS,
                "PROVES NOTHING: the file is damaged, forged or of another log. It accuses nobody.",
                List.of("Reason: " + why + "."));
    }

    /// What was given does not suffice.
    ///
    /// @param why a sentence
    public static Verdict open(String why) {
        return of(Outcome.OPEN, "NOT PROVED: not yet, or not with what was given. It accuses nobody.", List.of(why));
    }

    /// A file cannot be used.
    public static Verdict unusable(String why) {
        return of(Outcome.UNUSABLE, "NOT CHECKED: " + why + ".", List.of());
    }

    public Verdict with(List<String> more) {
        List<String> all = new ArrayList<>(details);
        all.addAll(more);
        return new Verdict(outcome, headline, all, evidence, receipt);
    }

    public Verdict withEvidence(String text) {
        return new Verdict(outcome, headline, details, Optional.of(text), receipt);
    }

    public Verdict withReceipt(String text) {
        return new Verdict(outcome, headline, details, evidence, Optional.of(text));
    }

    /// Hides the receipt.
    @Override
    public String toString() {
        return outcome + ": " + headline + " " + String.join(" ", details);
    }
}
