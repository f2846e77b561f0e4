package org.disvote.cli.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.cli.command.Answer;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.statement.CountNote;
import org.disvote.topics.tlog.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of a count, on the sealed log of `disvote.json`.
final class CountCommandsTest {

    private static final String SUITE = "0020-0001-0002";
    private static final ElectionId ELECTION = new ElectionId("eur-x");
    private static final List<String> TRUSTEES = List.of("anna", "bea", "cem");

    @TempDir
    Path folder;

    private final JsonNode vectors;
    private final JsonNode log;
    private final String digest;

    CountCommandsTest() throws IOException {
        vectors = new ObjectMapper()
                .readTree(
                        Path.of("../../topics/src/test/resources/disvote.json").toFile());
        log = vectors.path("values").path("log2").path(SUITE);
        digest = log.path("inputDigest").textValue();
    }

    private Path export() {
        return folder.resolve("export");
    }

    private String policy() {
        return folder.resolve("policy").toString();
    }

    private String share(String trustee) {
        return folder.resolve(trustee + ".share").toString();
    }

    private SigningKey key(String id, String name) {
        return SigningKey.ofSeed(
                name,
                HexFormat.of()
                        .parseHex(vectors.path("inputs").path("keys").path(id).textValue()));
    }

    @BeforeEach
    void writeExport() throws IOException {
        Files.createDirectories(export().resolve("papers"));
        Files.createDirectories(export().resolve("records"));
        JsonNode values = vectors.path("values");
        Files.writeString(folder.resolve("policy"), values.path("policy").textValue());
        Files.writeString(
                export().resolve("terms"), values.path("terms").path("eur-x").textValue());
        for (var paper : values.path("papers").path("eur-x").properties()) {
            String name = paper.getKey().isEmpty() ? "-" : paper.getKey();
            Files.writeString(
                    export().resolve("papers").resolve(name), paper.getValue().textValue());
        }
        StringBuilder statements = new StringBuilder();
        log.path("statements").forEach(one -> statements.append(one.textValue()).append('\n'));
        Files.writeString(export().resolve("statements"), statements);
        TreeSet<String> roll = new TreeSet<>();
        vectors.path("inputs")
                .path("rolls")
                .path("2027")
                .forEach(line -> roll.add(values.path("voters")
                                .path("2027|" + line.get(0).textValue())
                                .path("voter")
                                .textValue()
                        + "," + line.get(1).textValue() + "\n"));
        Files.writeString(export().resolve("roll"), String.join("", roll));
        Map<Integer, String> records = new HashMap<>();
        for (JsonNode record : log.path("records")) {
            int partition = new ObjectMapper()
                    .readTree(record.textValue())
                    .path("partition")
                    .intValue();
            records.merge(partition, record.textValue() + "\n", String::concat);
        }
        for (int partition = 0; partition < 24; partition++) {
            Files.writeString(
                    export().resolve("records").resolve(Integer.toString(partition)),
                    records.getOrDefault(partition, ""));
        }
        String origin = vectors.path("inputs").path("origin").textValue();
        Checkpoint checkpoint = new Checkpoint(
                origin,
                log.path("sizes").get(1).longValue(),
                Hash.ofHex(log.path("roots").get(1).textValue()));
        Note note = Note.signed(checkpoint.text(), key("log", origin));
        for (String witness : List.of("a.example", "b.example")) {
            note = note.with(key("witness " + witness, witness).cosign(note.text(), 1_810_000_000L));
        }
        Files.writeString(export().resolve("checkpoint"), note.toString());
    }

    @BeforeEach
    void writeShares() throws IOException {
        JsonNode keygen = vectors.path("values").path("keygen").path(SUITE);
        for (int i = 0; i < TRUSTEES.size(); i++) {
            Share share = new Share(
                    ELECTION,
                    TRUSTEES.get(i),
                    keygen.path("sealDigest").textValue(),
                    i + 1,
                    HexFormat.of().parseHex(keygen.path("shares").get(i).textValue()));
            ShareFile.lock(share, 2, "open sesame".toCharArray(), new SecureRandom())
                    .create(Path.of(share(TRUSTEES.get(i))));
            key("trustee " + TRUSTEES.get(i), TRUSTEES.get(i)).create(folder.resolve(TRUSTEES.get(i) + ".key"));
        }
        OwnerOnlyFile.create(folder.resolve("passphrase"), "open sesame\n".getBytes(UTF_8));
        OwnerOnlyFile.create(folder.resolve("wrong"), "open says me\n".getBytes(UTF_8));
    }

    private Answer checkInput(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("count", "check-input", "--export", export().toString(), "--policy", policy()));
        arguments.addAll(List.of(more));
        return Answer.to(arguments.toArray(String[]::new));
    }

    private Answer open(List<String> trustees, List<String> digests, String passphrase) {
        List<String> arguments = new ArrayList<>(List.of(
                "count",
                "open",
                "--export",
                export().toString(),
                "--policy",
                policy(),
                "--out",
                folder.resolve("result").toString(),
                "--passphrase-file",
                folder.resolve(passphrase).toString()));
        trustees.forEach(trustee -> arguments.addAll(List.of("--share", share(trustee))));
        digests.forEach(typed -> arguments.addAll(List.of("--input-digest", typed)));
        return Answer.to(arguments.toArray(String[]::new));
    }

    private Path count() {
        return folder.resolve("result/count.json");
    }

    private Answer sign(String trustee, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "count",
                "sign",
                "--transcript",
                count().toString(),
                "--key",
                folder.resolve(trustee + ".key").toString(),
                "--out",
                folder.resolve("count.note").toString()));
        arguments.addAll(List.of(more));
        return Answer.to(arguments.toArray(String[]::new));
    }

    @Test
    void aTrusteeChecksTheInputAndGetsItsDigest() {
        Answer answer = checkInput("--share", share("bea"));

        assertEquals(0, answer.code(), answer.err());
        assertTrue(answer.out().contains("input digest  " + digest), answer.out());
        assertTrue(answer.out().contains("your share is of this seal"), answer.out());
        assertTrue(
                answer.out().contains("partition   20:            2 of this election up to 2, of 2 records"),
                answer.out());
    }

    @Test
    void whatIsRefusedPrintsNoDigest() throws Exception {
        Files.writeString(export().resolve("records/0"), "");

        Answer answer = checkInput();

        assertEquals(1, answer.code());
        assertEquals("", answer.out());
        assertTrue(answer.err().contains("records/0 ends after 0 records"), answer.err());
    }

    @Test
    void theElectionIsOpenedSignedAndTheNoteIsGood() throws Exception {
        Answer opened = open(List.of("anna", "cem"), List.of(digest, digest), "passphrase");

        assertEquals(0, opened.code(), opened.err());
        assertFalse(opened.out().contains(digest), "only check-input prints the input digest");
        assertEquals(log.path("count").textValue(), Files.readString(count()));
        assertTrue(opened.out().contains("records     8, of them 1 void and 1 superseded"), opened.out());
        assertTrue(opened.out().contains("invalid     1 does-not-open"), opened.out());

        assertEquals(0, sign("anna", "--input-digest", digest).code());
        Answer second = sign("cem");
        assertEquals(0, second.code(), second.err());
        assertEquals(
                1, sign("bea", "--input-digest", "sha256:" + "0".repeat(64)).code());
        Terms terms = Terms.read(Files.readAllBytes(export().resolve("terms")));
        assertEquals(
                List.of("anna", "cem"),
                new CountNote(ELECTION, Digests.of(Files.readAllBytes(count())))
                        .signers(
                                Files.readString(folder.resolve("count.note")),
                                terms.seal().orElseThrow().trustees()));
    }

    @Test
    void nothingIsOpenedWithoutWhatEnoughTrusteesGive() {
        String other = "sha256:" + "0".repeat(64);
        Map<Answer, String> refused = Map.of(
                open(List.of("anna"), List.of(digest, digest), "passphrase"),
                        "too few shares: 1 of the 2 that the seal needs",
                open(List.of("anna", "anna"), List.of(digest, digest), "passphrase"),
                        "the share of anna is there twice",
                open(List.of(), List.of(digest, digest), "passphrase"), "too few shares: 0 of the 2",
                open(List.of("anna", "bea"), List.of(digest), "passphrase"), "too few input digests: 1, and 2 trustees",
                open(List.of("anna", "bea"), List.of(digest, other), "passphrase"), "the input digest of trustee bea",
                open(List.of("anna", "bea"), List.of(), "passphrase"), "there is no terminal",
                open(List.of("anna", "bea"), List.of(digest, digest), "wrong"), "does not unlock");

        refused.forEach((answer, why) -> {
            assertEquals(1, answer.code(), why);
            assertTrue(answer.err().contains(why), answer.err());
        });
        assertFalse(Files.exists(count()));
    }

    @Test
    void aCountIsNotOverwritten() throws Exception {
        Files.createDirectories(folder.resolve("result"));
        Files.writeString(count(), "mine");

        Answer answer = open(List.of("anna", "bea"), List.of(digest, digest), "passphrase");

        assertEquals(1, answer.code());
        assertEquals("mine", Files.readString(count()));
    }

    @Test
    void wrongUsageIsListed() {
        assertEquals(2, Answer.to("count").code());
        assertEquals(2, Answer.to("log").code());
        assertEquals(2, Answer.to("count", "open").code());
        assertEquals(
                2,
                Answer.to("log", "export", "--election", "not an ID", "--out", "x")
                        .code());
    }
}
