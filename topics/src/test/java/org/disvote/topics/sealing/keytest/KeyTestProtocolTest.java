package org.disvote.topics.sealing.keytest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.disvote.topics.Vectors;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealReader;
import org.junit.jupiter.api.Test;

final class KeyTestProtocolTest {

    private static final ElectionId ELECTION = new ElectionId("eur-x");
    private static final Seal SEAL = seal("0020-0001-0002");
    private static final String TEXT = KeyTestProtocol.text(ELECTION, SEAL);

    private static Seal seal(String suite) {
        try {
            return SealReader.read(Json.MAPPER.readTree(
                    Vectors.values().path("keygen").path(suite).path("seal").textValue()));
        } catch (IOException | MalformedEventException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKey key(String name) {
        return SigningKey.ofSeed(
                name,
                HexFormat.of()
                        .parseHex(Vectors.inputs()
                                .path("keys")
                                .path("trustee " + name)
                                .textValue()));
    }

    private static SigningKey[] keys(String... names) {
        return Stream.of(names).map(KeyTestProtocolTest::key).toArray(SigningKey[]::new);
    }

    private static List<String> problems(Note note) {
        return KeyTestProtocol.problems(note, ELECTION, SEAL);
    }

    @Test
    void aProtocolThatAllTrusteesSignedHasNoProblem() {
        assertEquals("disvote/keytest/v1\neur-x\n" + SEAL.digest() + "\n3\n", TEXT);
        assertEquals(List.of(), problems(Note.signed(TEXT, keys("cem", "anna", "bea"))));
        // Lines of others are passed over.
        assertEquals(
                List.of(),
                problems(Note.signed(TEXT, keys("cem", "anna", "bea"))
                        .with(SigningKey.generate("dora").sign(TEXT))));
    }

    @Test
    void eachMissingSignatureIsNamed() {
        assertEquals(List.of("trustee bea has not signed it"), problems(Note.signed(TEXT, keys("cem", "anna"))));
        assertEquals(3, problems(Note.unsigned(TEXT)).size());
        // Another key of that name is another key.
        assertEquals(
                List.of("trustee bea has not signed it"),
                problems(Note.signed(TEXT, key("cem"), key("anna"), SigningKey.generate("bea"))));
    }

    @Test
    void aSignatureOverAnotherTextDoesNotHold() {
        Note note = Note.signed(TEXT, keys("anna", "cem")).with(key("bea").sign(TEXT + "more\n"));

        assertEquals(List.of("the signature of trustee bea does not hold"), problems(note));
    }

    @Test
    void aProtocolOfAnotherElectionSealOrTestIsRefused() {
        Seal other = seal("647a-0001-0002");
        assertEquals(
                List.of("it is of another election, not of eur-x"),
                problems(signed(KeyTestProtocol.text(new ElectionId("eur-y"), SEAL))));
        assertEquals(
                List.of("it is of another seal than %s, which the definition has".formatted(SEAL.digest())),
                problems(signed(KeyTestProtocol.text(ELECTION, other))));
        assertEquals(
                List.of("it does not say that all 3 combinations of 2 of 3 shares were tried"),
                problems(signed(TEXT.replace("\n3\n", "\n2\n"))));
        assertEquals(
                List.of("it does not say that all 3 combinations of 2 of 3 shares were tried"),
                problems(signed(TEXT.replace("\n3\n", "\n03\n"))));
        for (String text : List.of(
                "disvote/keytest/v2" + TEXT.substring(TEXT.indexOf('\n')),
                TEXT + "more\n",
                "disvote/count/v1\neur-x\n" + SEAL.digest() + "\n")) {
            assertFalse(problems(signed(text)).isEmpty(), text);
            assertEquals(
                    "it is no protocol of a key's test", problems(signed(text)).getFirst());
        }
    }

    private static Note signed(String text) {
        return Note.signed(text, keys("anna", "bea", "cem"));
    }

    @Test
    void oneKeyUnderTwoNamesIsFoundWhereAllSignaturesHold() throws Exception {
        SigningKey twin = SigningKey.ofSeed(
                "cem",
                HexFormat.of()
                        .parseHex(Vectors.inputs()
                                .path("keys")
                                .path("trustee anna")
                                .textValue()));
        ObjectNode json = SEAL.json();
        ((ObjectNode) json.path("trustees").path(2)).put("vkey", twin.verifier().text());
        Seal seal = SealReader.read(json);

        Note note = Note.signed(KeyTestProtocol.text(ELECTION, seal), key("anna"), key("bea"), twin);

        assertEquals(List.of(), KeyTestProtocol.problems(note, ELECTION, seal));
        assertEquals(
                List.of("trustees anna and cem have one key: one of them could sign for both"),
                KeyTestProtocol.problemsOfKeys(seal));
        assertEquals(List.of(), KeyTestProtocol.problemsOfKeys(SEAL));
    }

    @Test
    void combinationsAreThoseOfPascalsTriangle() {
        for (int all = 1; all <= 30; all++) {
            assertEquals(BigInteger.ONE, KeyTestProtocol.combinations(all, all));
            assertEquals(BigInteger.valueOf(all), KeyTestProtocol.combinations(all, 1));
            for (int threshold = 2; threshold < all; threshold++) {
                assertEquals(
                        KeyTestProtocol.combinations(all - 1, threshold - 1)
                                .add(KeyTestProtocol.combinations(all - 1, threshold)),
                        KeyTestProtocol.combinations(all, threshold));
            }
        }
        assertEquals(BigInteger.TEN, KeyTestProtocol.combinations(5, 3));
    }
}
