package org.disvote.cli.count;

import java.util.List;
import java.util.function.Predicate;
import org.disvote.cli.secret.Secrets;
import org.disvote.count.opening.InputDigests.Typed;
import org.disvote.topics.json.Quantity;

/// Each trustee types the input digest that their own machine printed: 64 digits from paper.
final class DigestDialogue {

    /// To begin again would check the whole export again.
    private static final int TRIES = 3;

    private DigestDialogue() {}

    /// @param expected whether a digest is that of the export. What it would be is never shown
    /// @return what each typed last
    static List<Typed> typed(Secrets terminal, List<String> trustees, Predicate<Typed> expected) {
        return trustees.stream()
                .map(trustee -> typed(terminal, trustee, expected))
                .toList();
    }

    private static Typed typed(Secrets terminal, String trustee, Predicate<Typed> expected) {
        for (int left = TRIES - 1; ; left--) {
            Typed typed = new Typed(
                    trustee, terminal.line("%s, the input digest that your own check printed:".formatted(trustee)));
            if (left == 0 || expected.test(typed)) {
                return typed;
            }
            terminal.say("This is not the digest of this export. Look for a typing mistake; if there is none, open"
                    + " nothing. " + Quantity.of(left, "try is left.", "tries are left."));
        }
    }
}
