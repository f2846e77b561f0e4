package org.disvote.topics.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.Optional;
import org.disvote.topics.Vectors;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealingVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @EnumSource
    void aSealIsReadAndWrittenToTheSameBytes(Suite suite) throws Exception {
        JsonNode keygen = Vectors.values().path("keygen").path(suite.id());
        String text = keygen.path("seal").textValue();

        Seal seal = SealReader.read(Jcs.read(text.getBytes(UTF_8)));

        assertEquals(text, new String(Jcs.write(seal.json()), UTF_8));
        assertEquals(keygen.path("sealDigest").textValue(), seal.digest());
        assertEquals(keygen.path("keyId").textValue(), HEX.formatHex(seal.keyId()));
        try (SealKey key = key(suite)) {
            assertArrayEquals(HEX.parseHex(keygen.path("publicKey").textValue()), key.publicKey());
            assertArrayEquals(seal.publicKey(), key.publicKey());
        }
    }

    /// What two other programs sealed. One envelope was sealed for another revision than it is recorded as.
    @ParameterizedTest
    @EnumSource
    void envelopesOfOtherProgramsOpen(Suite suite) throws Exception {
        Terms terms = terms(suite);
        Seal seal = terms.seal().orElseThrow();
        JsonNode records = Vectors.values().path("log2").path(suite.id()).path("records");
        JsonNode plaintexts = Vectors.values().path("sealed").path(suite.id()).path("plaintext");
        try (SealKey key = key(suite)) {
            Opener opener = key.opener(seal);
            for (int i = 0; i < records.size(); i++) {
                VoteCast vote = VoteCodec.decode(records.path(i).textValue().getBytes(UTF_8));
                int sealedFor = i == 2 ? 2 : vote.revision();
                Optional<byte[]> plaintext = opener.open(
                        context(terms, vote, sealedFor), vote.ballot().bytes());
                assertEquals(
                        Optional.of(plaintexts.path(i).textValue()), plaintext.map(HEX::formatHex), "envelope " + i);
                String other = Vectors.envelopes()
                        .path("made by the other program")
                        .path(suite.id())
                        .path(i)
                        .textValue();
                assertEquals(
                        plaintext.map(HEX::formatHex),
                        opener.open(
                                        context(terms, vote, sealedFor),
                                        Base64UrlText.decode(other).orElseThrow())
                                .map(HEX::formatHex));
                assertEquals(
                        Optional.empty(),
                        opener.open(
                                context(terms, vote, sealedFor + 1),
                                vote.ballot().bytes()));
            }
            assertEquals(8, records.size());
        }
    }

    static Terms terms(Suite suite) throws Exception {
        String election = Vectors.inputs()
                .path("sealedElections")
                .path(suite.id())
                .path("id")
                .textValue();
        return Terms.read(
                Vectors.values().path("terms").path(election).textValue().getBytes(UTF_8));
    }

    static SealKey key(Suite suite) {
        return new SealKey(suite, HEX.parseHex(seed(suite)));
    }

    static String seed(Suite suite) {
        return Vectors.values().path("keygen").path(suite.id()).path("seed").textValue();
    }

    static BallotContext context(Terms terms, VoteCast vote, int revision) {
        return new BallotContext(terms.id(), terms.digest(), vote.voter().value(), vote.constituency(), revision);
    }
}
