package org.disvote.ceremony;

import static java.util.Collections.nCopies;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.disvote.ceremony.deal.Dealing;
import org.disvote.ceremony.deal.Setup;
import org.disvote.ceremony.share.Share;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.Suite;

/// A key that is dealt to five trustees, of whom three open.
public final class Ceremonies {

    public static final char[] PASSPHRASE = "five random words".toCharArray();
    public static final List<SigningKey> KEYS = Stream.of("anna", "bea", "cem", "dora", "eve")
            .map(SigningKey::generate)
            .toList();

    private Ceremonies() {}

    /// A key in shares, as files and unlocked.
    public record Dealt(Dealing dealing, List<Share> shares) {

        /// For all tests, and another one: each passphrase takes half a second of a processor, and a key needs ten.
        public static final Dealt ONE = of(deal());

        public static final Dealt OTHER = of(deal());

        private static Dealt of(Dealing dealing) {
            return new Dealt(
                    dealing,
                    dealing.files().stream()
                            .map(file -> file.unlock(PASSPHRASE))
                            .toList());
        }
    }

    public static Definition definition() {
        return new Vectors(Suite.X25519).definition();
    }

    private static Dealing deal() {
        byte[] systemRandom = new byte[Dealing.RANDOM_BYTES];
        new SecureRandom().nextBytes(systemRandom);
        return Dealing.deal(
                new Setup(
                        definition(),
                        Suite.X25519,
                        KEYS.stream().map(SigningKey::verifier).toList(),
                        3),
                nCopies(5, "36261".toCharArray()),
                systemRandom,
                nCopies(5, PASSPHRASE),
                new SecureRandom());
    }

    /// Every list of so many of these, in order.
    public static <T> List<List<T>> combinations(List<T> all, int size) {
        if (size == 0) {
            return List.of(List.of());
        }
        List<List<T>> some = new ArrayList<>();
        for (int i = 0; i <= all.size() - size; i++) {
            for (List<T> rest : combinations(all.subList(i + 1, all.size()), size - 1)) {
                List<T> one = new ArrayList<>(List.of(all.get(i)));
                one.addAll(rest);
                some.add(one);
            }
        }
        return some;
    }
}
