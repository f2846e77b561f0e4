package org.disvote.topics.sealing.keytest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.note.Note;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealTrustee;

/// That every combination of enough shares has opened a ballot. All trustees of the seal sign its text; only with
/// their signatures is an election launched, so that nobody votes under a key that the trustees cannot use.
public final class KeyTestProtocol {

    private static final String HEAD = "disvote/keytest/v1";

    /// Lines of the text, and what `split` finds behind its last line feed.
    private static final int PARTS = 5;

    private KeyTestProtocol() {}

    /// What the trustees sign.
    public static String text(ElectionId election, Seal seal) {
        return "%s\n%s\n%s\n%d\n"
                .formatted(
                        HEAD,
                        election,
                        seal.digest(),
                        combinations(seal.trustees().size(), seal.threshold()));
    }

    /// How many different sets of `threshold` shares there are.
    public static BigInteger combinations(int trustees, int threshold) {
        BigInteger product = BigInteger.ONE;
        for (int i = 1; i <= threshold; i++) {
            product = product.multiply(BigInteger.valueOf(trustees - threshold + (long) i))
                    .divide(BigInteger.valueOf(i));
        }
        return product;
    }

    /// What of a text differs from what [#text] says, in sentences; empty if nothing does.
    public static List<String> problemsOfText(String text, ElectionId election, Seal seal) {
        if (text.equals(text(election, seal))) {
            return List.of();
        }
        String[] lines = text.split("\n", -1);
        if (lines.length != PARTS || !lines[0].equals(HEAD)) {
            return List.of("it is no protocol of a key's test");
        }
        List<String> problems = new ArrayList<>();
        if (!lines[1].equals(election.value())) {
            problems.add("it is of another election, not of " + election);
        }
        if (!lines[2].equals(seal.digest())) {
            problems.add("it is of another seal than %s, which the definition has".formatted(seal.digest()));
        }
        BigInteger all = combinations(seal.trustees().size(), seal.threshold());
        if (!lines[3].equals(all.toString())) {
            problems.add("it does not say that all %d combinations of %d of %d shares were tried"
                    .formatted(all, seal.threshold(), seal.trustees().size()));
        }
        return problems;
    }

    /// Which trustees have one key under several names, in sentences: one person could then sign for two, and
    /// the threshold of signatures under a count would be lower than it says. Such a seal has its form, so
    /// readers of launched elections take it; nobody makes or launches one here.
    public static List<String> problemsOfKeys(Seal seal) {
        List<String> problems = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (SealTrustee trustee : seal.trustees()) {
            String key = HexFormat.of().formatHex(trustee.vkey().publicKey());
            String other = names.putIfAbsent(key, trustee.name());
            if (other != null) {
                problems.add("trustees %s and %s have one key: one of them could sign for both"
                        .formatted(other, trustee.name()));
            }
        }
        return problems;
    }

    /// Everything that is missing for a launch, in sentences; empty if nothing is.
    public static List<String> problems(Note note, ElectionId election, Seal seal) {
        List<String> problems = new ArrayList<>(problemsOfText(note.text(), election, seal));
        for (SealTrustee trustee : seal.trustees()) {
            switch (note.check(trustee.vkey())) {
                case VALID -> {}
                case ABSENT -> problems.add("trustee %s has not signed it".formatted(trustee.name()));
                case INVALID -> problems.add("the signature of trustee %s does not hold".formatted(trustee.name()));
            }
        }
        return problems;
    }
}
