package org.disvote.cli.ceremony;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.ceremony.deal.TrusteeText;
import org.disvote.cli.ceremony.TrusteesFile.Trustee;
import org.disvote.cli.secret.Secrets;
import org.disvote.topics.operator.OperatorException;

/// What the trustees type at the dealer's machine, one after the other. Nothing that they type is shown.
final class KeygenDialogue {

    /// In characters. Five words of a list of 7,776 have more.
    static final int PASSPHRASE_MIN = 12;

    private static final int TRIES = 5;

    private final Secrets secrets;

    KeygenDialogue(Secrets secrets) {
        this.secrets = secrets;
    }

    /// First every commitment is on the screen, then the texts of those are asked for who brought theirs along.
    ///
    /// @return the texts in the trustees' order
    List<char[]> texts(List<Trustee> trustees) {
        secrets.say("");
        secrets.say("1. Commitments. Each trustee types throws of dice, or words that nobody else knows; nothing of it"
                + " is shown.");
        List<char[]> texts = new ArrayList<>();
        for (Trustee trustee : trustees) {
            if (trustee.commitment().isPresent()) {
                texts.add(new char[0]);
                secrets.say("   %s committed to %s"
                        .formatted(trustee.name(), trustee.commitment().get()));
            } else {
                char[] text = text(trustee);
                warnOfShort(text);
                texts.add(text);
                secrets.say("   %s commits to %s".formatted(trustee.name(), TrusteeText.commitment(text)));
            }
        }
        Arrays.fill(secrets.ask("   Everybody writes these commitments down. Then press Enter."), '\0');
        if (trustees.stream().anyMatch(trustee -> trustee.commitment().isPresent())) {
            secrets.say("");
            secrets.say("   Now those type their texts who brought a commitment along.");
            for (int i = 0; i < trustees.size(); i++) {
                Trustee trustee = trustees.get(i);
                if (trustee.commitment().isPresent()) {
                    texts.set(i, committed(trustee, trustee.commitment().get()));
                }
            }
        }
        return texts;
    }

    private char[] committed(Trustee trustee, String commitment) {
        for (int i = 0; i < TRIES; i++) {
            char[] text = text(trustee);
            if (TrusteeText.commitment(text).equals(commitment)) {
                secrets.say("   %s: this is the text of the commitment".formatted(trustee.name()));
                return text;
            }
            Arrays.fill(text, '\0');
            secrets.say("   %s: this is another text than that of the commitment".formatted(trustee.name()));
        }
        throw new OperatorException(
                "the text of %s is not that of the commitment in the list of trustees: begin again with another"
                        .formatted(trustee.name()));
    }

    private void warnOfShort(char[] text) {
        if (text.length < TrusteeText.LONG) {
            secrets.say("   " + TrusteeText.SHORT);
        }
    }

    private char[] text(Trustee trustee) {
        for (int i = 0; i < TRIES; i++) {
            char[] text = secrets.ask("   %s, your dice or words:".formatted(trustee.name()));
            if (text.length > 0) {
                return text;
            }
            secrets.say("   Nothing was typed.");
        }
        throw new OperatorException("%s typed nothing: no key was made".formatted(trustee.name()));
    }

    /// Each of them twice.
    ///
    /// @return in the trustees' order
    List<char[]> passphrases(List<Trustee> trustees) {
        secrets.say("");
        secrets.say("2. Passphrases. Each trustee types one twice, and needs it again to test the key and to open the"
                + " election.");
        secrets.say("   Nobody can help a trustee who forgets it.");
        return trustees.stream().map(this::passphrase).toList();
    }

    private char[] passphrase(Trustee trustee) {
        for (int i = 0; i < TRIES; i++) {
            char[] first = secrets.ask("   %s, a passphrase for your share:".formatted(trustee.name()));
            if (first.length < PASSPHRASE_MIN) {
                secrets.say(
                        "   At least %d characters are needed; five random words are good.".formatted(PASSPHRASE_MIN));
                continue;
            }
            char[] second = secrets.ask("   %s, the same again:".formatted(trustee.name()));
            boolean same = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
            if (same) {
                return first;
            }
            Arrays.fill(first, '\0');
            secrets.say("   The two differ.");
        }
        throw new OperatorException("%s did not type one passphrase of at least %d characters twice: no key was made"
                .formatted(trustee.name(), PASSPHRASE_MIN));
    }
}
