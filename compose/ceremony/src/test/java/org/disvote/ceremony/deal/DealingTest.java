package org.disvote.ceremony.deal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.disvote.ceremony.Ceremonies;
import org.disvote.ceremony.Vectors;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DealingTest {

    /// Gives the salt and the nonce of the vectors.
    private static final class Fixed extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) (bytes.length == 16 ? 0x77 : 0x88));
        }
    }

    private static Setup setup(Vectors vectors) {
        return new Setup(
                vectors.definition(),
                vectors.suite(),
                Vectors.keys().stream().map(SigningKey::verifier).toList(),
                Vectors.INPUT.path("threshold").intValue());
    }

    private static Dealing deal(Vectors vectors, List<char[]> texts, byte[] systemRandom) {
        return Dealing.deal(
                setup(vectors),
                texts,
                systemRandom,
                Collections.nCopies(3, Vectors.PASSPHRASE.toCharArray()),
                new Fixed());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void twoProgramsInOtherLanguagesDealTheSameKey(Suite suite) {
        Vectors vectors = new Vectors(suite);

        byte[] mixed = Dealing.mixed(Vectors.systemRandom(), Vectors.texts());
        assertArrayEquals(vectors.bytes("x"), mixed);
        assertArrayEquals(vectors.bytes("seed"), Dealing.seed(mixed));

        Dealing dealing = deal(vectors, Vectors.texts(), Vectors.systemRandom());

        assertArrayEquals(vectors.bytes("publicKey"), dealing.seal().publicKey());
        assertEquals(vectors.text("seal"), new String(Jcs.write(dealing.seal().json()), StandardCharsets.UTF_8));
        assertEquals(vectors.text("sealDigest"), dealing.seal().digest());
        List<String> digests = new ArrayList<>();
        vectors.output().path("shareDigests").forEach(digest -> digests.add(digest.textValue()));
        assertEquals(
                digests,
                dealing.seal().trustees().stream().map(SealTrustee::share).toList());
        assertEquals(
                vectors.text("shareFile1") + "\n",
                new String(dealing.files().getFirst().bytes(), StandardCharsets.UTF_8));
    }

    /// So one trustee's good dice are enough, and so is the machine's good randomness.
    @Test
    void eachTextAndEachByteOfTheMachineChangesTheKey() {
        byte[] before = Dealing.mixed(Vectors.systemRandom(), Vectors.texts());
        for (int i = 0; i < 3; i++) {
            List<char[]> texts = Vectors.texts();
            texts.get(i)[0]++;
            assertFalse(Arrays.equals(before, Dealing.mixed(Vectors.systemRandom(), texts)));
        }
        for (int i = 0; i < Dealing.RANDOM_BYTES; i++) {
            byte[] systemRandom = Vectors.systemRandom();
            systemRandom[i] = (byte) ~systemRandom[i];
            assertFalse(Arrays.equals(before, Dealing.mixed(systemRandom, Vectors.texts())));
        }
    }

    /// Lengths stand before the texts.
    @Test
    void aCharacterThatMovesToTheNextTextGivesAnotherKey() {
        byte[] random = new byte[Dealing.RANDOM_BYTES];
        byte[] one = Dealing.mixed(random, List.of("ab".toCharArray(), "c".toCharArray()));
        byte[] other = Dealing.mixed(random, List.of("a".toCharArray(), "bc".toCharArray()));

        assertFalse(Arrays.equals(one, other));
    }

    @Test
    void eachPassphraseOpensItsOwnShareAlone() {
        List<char[]> passphrases =
                List.of("of anna, long".toCharArray(), "of bea".toCharArray(), "of cem".toCharArray());
        Dealing dealing = Dealing.deal(
                setup(new Vectors(Suite.X25519)),
                Vectors.texts(),
                Vectors.systemRandom(),
                passphrases,
                new SecureRandom());

        List<ShareFile> files = dealing.files();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    dealing.seal().trustees().get(i).share(),
                    files.get(i).unlock(passphrases.get(i)).digest());
        }
        assertThrows(RuntimeException.class, () -> files.getFirst().unlock(passphrases.get(1)));
        assertNotEquals(
                new String(files.get(0).bytes(), StandardCharsets.UTF_8),
                new String(files.get(1).bytes(), StandardCharsets.UTF_8));
    }

    /// In no form in which people would look for it. Attack 24: results before the close.
    @ParameterizedTest
    @EnumSource(Suite.class)
    void nothingThatIsDealtHasTheKeyOrAShareOrWhatTheyWereMadeOf(Suite suite) {
        Vectors vectors = new Vectors(suite);
        Dealing dealing = deal(vectors, Vectors.texts(), Vectors.systemRandom());
        StringBuilder dealt = new StringBuilder(dealing + " " + dealing.seal())
                .append(new String(Jcs.write(dealing.seal().json()), StandardCharsets.UTF_8));
        dealing.files().forEach(file -> dealt.append(new String(file.bytes(), StandardCharsets.UTF_8)));
        String texts = dealt.toString();

        List<byte[]> secrets = new ArrayList<>(List.of(vectors.bytes("seed"), vectors.bytes("x")));
        secrets.add(Vectors.systemRandom());
        for (int i = 1; i <= dealing.files().size(); i++) {
            secrets.add(vectors.share(i));
        }
        for (byte[] secret : secrets) {
            assertFalse(texts.contains(HexFormat.of().formatHex(secret)));
            assertFalse(texts.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(secret)));
        }
        Vectors.texts().forEach(text -> assertFalse(texts.contains(new String(text))));
        assertTrue(texts.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(vectors.bytes("publicKey"))));
    }

    @Test
    void aSealedDefinitionIsTheOldOneAndTheSeal() {
        byte[] file = ("\uFEFF" + "{\"id\":\"e\",\"title\":{\"en\":\"E\"},\"ballots\":\"sealed\","
                        + "\"opensAt\":\"2029-06-10T04:00:00Z\",\"closesAt\":\"2029-06-10T16:00:00Z\",\"questions\":"
                        + "[{\"id\":\"q\",\"title\":{\"en\":\"Q\"},\"options\":"
                        + "[{\"id\":\"a\",\"title\":{\"en\":\"A\"}}]}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] sealed = SealedDefinition.of(file, new Vectors(Suite.X25519).seal());

        Definition definition = definition(sealed);
        assertEquals(
                new Vectors(Suite.X25519).seal().digest(),
                definition.seal().orElseThrow().digest());
        assertEquals(definition(file).questions(), definition.questions());
        assertThrows(
                IllegalArgumentException.class, () -> SealedDefinition.of(sealed, new Vectors(Suite.X25519).seal()));
        assertThrows(
                IllegalArgumentException.class,
                () -> SealedDefinition.of(new byte[0], new Vectors(Suite.X25519).seal()));
    }

    @Test
    void whatPreventsAKeyIsSaidAllAtOnce() {
        VerifierKey anna = Ceremonies.KEYS.getFirst().verifier();
        VerifierKey witness = SigningKey.generate("w").cosigner();
        Definition open = open();

        List<String> problems = new Setup(open, Suite.X25519, List.of(anna, anna, witness), 4).problems();

        assertTrue(problems.toString().contains("the ballots of election park are open"), problems::toString);
        assertTrue(problems.toString().contains("trustee anna stands twice"), problems::toString);
        assertTrue(problems.toString().contains("the key of w is a witness's"), problems::toString);
        assertTrue(problems.toString().contains("a threshold of 4 is not in 2..3"), problems::toString);
        assertThrows(
                IllegalArgumentException.class,
                () -> Dealing.deal(
                        new Setup(open, Suite.X25519, List.of(anna), 1),
                        List.of(),
                        new byte[64],
                        List.of(),
                        new Fixed()));
    }

    private static Definition open() {
        String file = "{\"id\":\"park\",\"title\":{\"en\":\"P\"},\"opensAt\":\"2029-06-10T04:00:00Z\","
                + "\"closesAt\":\"2029-06-10T16:00:00Z\",\"choices\":[{\"id\":\"a\",\"title\":{\"en\":\"A\"}}]}";
        return definition(file.getBytes(StandardCharsets.UTF_8));
    }

    private static Definition definition(byte[] file) {
        return ((Definition.Valid) Definition.parse(file)).definition();
    }

    @Test
    void aKeyUnderTwoNamesAndTooManyCombinationsAreRefused() {
        SigningKey one = SigningKey.ofSeed("one", new byte[32]);
        SigningKey same = SigningKey.ofSeed("same", new byte[32]);
        assertTrue(new Setup(Ceremonies.definition(), Suite.X25519, List.of(one.verifier(), same.verifier()), 2)
                .problems()
                .contains("trustee same has the same key as another one"));

        List<VerifierKey> thirty = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            thirty.add(SigningKey.generate("t" + i).verifier());
        }
        assertTrue(new Setup(Ceremonies.definition(), Suite.X25519, thirty, 15)
                .problems()
                .getFirst()
                .contains("more than 200,000 combinations"));
        assertEquals(List.of(), new Setup(Ceremonies.definition(), Suite.X25519, thirty, 3).problems());
    }

    @Test
    void aTextIsCommittedToAsItIsTyped() {
        // sha256sum of the bytes, by another program
        assertEquals(
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                TrusteeText.commitment("abc".toCharArray()));
        assertNotEquals(TrusteeText.commitment("abc ".toCharArray()), TrusteeText.commitment("abc".toCharArray()));
        assertThrows(IllegalArgumentException.class, () -> TrusteeText.commitment(new char[0]));
        assertThrows(IllegalArgumentException.class, () -> TrusteeText.commitment(new char[65_536]));
        assertTrue(TrusteeText.commitment(new char[65_535]).startsWith("sha256:"));
    }
}
