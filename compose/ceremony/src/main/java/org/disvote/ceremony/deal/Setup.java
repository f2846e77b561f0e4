package org.disvote.ceremony.deal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.Ids;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;

/// For whom a key is made.
///
/// @param trustees their public keys, in the order of their shares
/// @param threshold how many shares open the ballots
public record Setup(Definition definition, Suite suite, List<VerifierKey> trustees, int threshold) {

    /// More combinations would take too long to test.
    public static final int COMBINATIONS_MAX = 200_000;

    public Setup {
        trustees = List.copyOf(trustees);
    }

    /// Everything that prevents a key, in sentences.
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (definition.ballots() != Definition.Ballots.SEALED) {
            problems.add("the ballots of election %s are open: a key is for \"ballots\":\"sealed\""
                    .formatted(definition.id()));
        } else if (definition.seal().isPresent()) {
            problems.add("the definition of election %s has a \"seal\" already: remove it to make another key"
                    .formatted(definition.id()));
        }
        try {
            Seal.padFor(longestBallot());
        } catch (IllegalArgumentException e) {
            problems.add("%s: use shorter IDs or fewer questions".formatted(e.getMessage()));
        }
        problems.addAll(problemsOfTrustees());
        return problems;
    }

    private List<String> problemsOfTrustees() {
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (VerifierKey trustee : trustees) {
            if (trustee.type() != VerifierKey.Type.ED25519) {
                problems.add(
                        "the key of %s is a witness's (type 04): a trustee's has type 01".formatted(trustee.name()));
            }
            if (!Ids.isValid(trustee.name())) {
                problems.add("a trustee's name must be " + Ids.FORM);
            }
            if (!names.add(trustee.name())) {
                problems.add("trustee %s stands twice in the list".formatted(trustee.name()));
            } else if (!keys.add(HexFormat.of().formatHex(trustee.publicKey()))) {
                problems.add("trustee %s has the same key as another one".formatted(trustee.name()));
            }
        }
        int all = trustees.size();
        if (all < 2 || all > Seal.TRUSTEES_MAX) {
            problems.add("there are %d trustees: 2 to %d are possible".formatted(all, Seal.TRUSTEES_MAX));
        } else if (threshold < 2 || threshold > all) {
            problems.add("a threshold of %d is not in 2..%d: with one share anybody would have the key"
                    .formatted(threshold, all));
        } else if (KeyTestProtocol.combinations(all, threshold).compareTo(BigInteger.valueOf(COMBINATIONS_MAX)) > 0) {
            problems.add(
                    "%d of %d shares have more than %,d combinations, and all of them are tested: use fewer trustees"
                            .formatted(threshold, all, COMBINATIONS_MAX));
        }
        return problems;
    }

    /// In bytes, of any paper.
    int longestBallot() {
        return definition.papers().values().stream()
                .mapToInt(Paper::longestBallot)
                .max()
                .orElse(0);
    }
}
