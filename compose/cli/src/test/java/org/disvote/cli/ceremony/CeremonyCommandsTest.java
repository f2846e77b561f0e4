package org.disvote.cli.ceremony;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.disvote.ceremony.keytest.ProtocolFile;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.cli.Cli;
import org.disvote.cli.command.Answer;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of a ceremony as people run them, one after the other, in a folder.
final class CeremonyCommandsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // by hold()
    private static CeremonyFiles files;

    @SuppressWarnings("NullAway.Init") // by hold()
    private static Definition definition;

    @BeforeAll
    static void hold() throws IOException {
        files = CeremonyFiles.hold(folder, "ep2029", "2029-06-10T04:00:00Z", "2029-06-10T16:00:00Z");
        definition =
                ((Definition.Valid) Definition.parse(Files.readAllBytes(Path.of(files.definition())))).definition();
    }

    private static Seal seal() {
        return definition.seal().orElseThrow();
    }

    private static void refused(Answer answer, int code, String... says) {
        assertEquals(code, answer.code(), answer::err);
        for (String sentence : says) {
            assertTrue(answer.err().contains(sentence), answer::err);
        }
        assertFalse(
                answer.err().contains("the passphrase of anna") || answer.err().contains("36261"), answer::err);
    }

    @Test
    void keygenWritesASealedDefinitionAndAShareForEachTrusteeAndNoKey() throws IOException {
        assertEquals(5, seal().trustees().size());
        assertEquals(3, seal().threshold());
        assertEquals(128, seal().pad());
        assertEquals(
                CeremonyFiles.NAMES,
                seal().trustees().stream().map(SealTrustee::name).toList());
        List<String> names;
        try (Stream<Path> there = Files.list(folder.resolve("key"))) {
            names = there.map(file -> file.getFileName().toString())
                    .filter(name -> !name.contains("keytest"))
                    .sorted()
                    .toList();
        }
        assertEquals(
                List.of(
                        "definition.json",
                        "minutes.txt",
                        "share-1-anna.json",
                        "share-2-bea.json",
                        "share-3-cem.json",
                        "share-4-dora.json",
                        "share-5-eve.json"),
                names);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
        for (int i = 1; i <= 5; i++) {
            Path share = Path.of(files.share(i));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(share)));
            assertEquals(seal().digest(), ShareFile.read(share).sealDigest());
        }
        String minutes = files.read("key/minutes.txt");
        assertTrue(minutes.contains("seal       " + seal().digest()), minutes);
        assertTrue(minutes.contains("shares     5, of which 3 open the ballots"), minutes);
        seal().trustees().forEach(trustee -> assertTrue(minutes.contains(trustee.share()), minutes));
        assertFalse(minutes.contains("36261"), minutes);
    }

    @Test
    void aSecondKeyIsAnotherOneAndAFolderIsNeverOverwritten() throws IOException {
        refused(files.keygen("key"), Cli.FAILED, "is not empty");

        Answer second = files.keygen("second");

        assertEquals(0, second.code(), second::err);
        assertTrue(second.out().contains("This key is for trying only"), second::out);
        assertFalse(second.out().contains(seal().digest()), second::out);
        assertFalse(Files.readString(folder.resolve("second/share-1-anna.json"))
                .equals(Files.readString(Path.of(files.share(1)))));
    }

    @Test
    void whatIsWrongWithDefinitionTrusteesOrFilesIsSaidAndNothingIsWritten() {
        files.write("open.json", files.read("election.json").replace("sealed", "open"));
        refused(keygen("open.json", "trustees.txt", "3"), Cli.USAGE, "the ballots of election ep2029 are open");
        refused(keygen("key/definition.json", "trustees.txt", "3"), Cli.USAGE, "has a \"seal\" already");
        refused(keygen("election.json", "trustees.txt", "6"), Cli.USAGE, "a threshold of 6 is not in 2..5");
        refused(keygen("election.json", "trustees.txt", "1"), Cli.USAGE, "not a number in 2..255");
        String line = files.read("trustees.txt").lines().toList().get(2);
        files.write("twice.txt", line + "\n" + line + "\nanna\n" + line + " sha256:x\n");
        refused(
                keygen("election.json", "twice.txt", "2"),
                Cli.USAGE,
                "line 3: no vkey",
                "line 4: after a vkey stands a commitment");
        files.write("empty.txt", "# nobody\n");
        refused(keygen("election.json", "empty.txt", "2"), Cli.USAGE, "names no trustee");
        assertFalse(Files.exists(folder.resolve("new")));
    }

    private static Answer keygen(String definition, String trustees, String threshold) {
        return CeremonyFiles.run(List.of(
                "election",
                "keygen",
                "--definition",
                files.path(definition),
                "--trustees",
                files.path(trustees),
                "--threshold",
                threshold,
                "--texts-file",
                files.path("texts"),
                "--passphrase-file",
                files.path("passphrases"),
                "--out",
                files.path("new")));
    }

    @Test
    void aCommitmentFromHomeMustBeThatOfTheText() {
        Answer commitment = Answer.to(
                "trustee",
                "commit",
                "--text-file",
                files.secret("text", "36261\n").toString());
        assertEquals(0, commitment.code(), commitment::err);
        List<String> lines = files.read("trustees.txt").lines().skip(2).toList();
        String digest = commitment.out().strip().replace("commitment ", "");
        files.write("committed.txt", lines.get(0) + " " + digest + "\n" + lines.get(1) + "\n" + lines.get(2) + "\n");
        files.secret("texts3", "36261\nb\nc\n");
        files.secret("other3", "36262\nb\nc\n");
        files.secret("one", "one passphrase for all\n");

        refused(committed("other3"), Cli.FAILED, "the text of anna is not that of the commitment");
        Answer made = committed("texts3");
        assertEquals(0, made.code(), made::err);
        assertTrue(made.out().contains("committed  " + digest), made::out);
    }

    private static Answer committed(String texts) {
        return CeremonyFiles.run(List.of(
                "election",
                "keygen",
                "--definition",
                files.path("election.json"),
                "--trustees",
                files.path("committed.txt"),
                "--threshold",
                "2",
                "--texts-file",
                files.path(texts),
                "--passphrase-file",
                files.path("one"),
                "--out",
                files.path("committed")));
    }

    @Test
    void theTestTriesAllCombinationsAndTrusteesSignOneAfterTheOther() {
        Answer tested = files.keytest("keytest.txt");
        assertEquals(0, tested.code(), tested::err);
        assertTrue(tested.out().contains("combinations 10 of 3 shares"), tested::out);
        assertTrue(tested.out().contains("Still to sign: anna, bea, cem, dora, eve"), tested::out);
        refused(files.keytest("keytest.txt"), Cli.FAILED, "exists already");

        refused(sign("keytest.txt", 2, "anna"), Cli.FAILED, "the key is not that of bea");
        for (int i = 1; i <= 5; i++) {
            Answer signed = sign("keytest.txt", i, CeremonyFiles.NAMES.get(i - 1));
            assertEquals(0, signed.code(), signed::err);
            assertTrue(signed.out().contains("\u2014 " + CeremonyFiles.NAMES.get(i - 1) + " "), signed::out);
        }

        assertEquals(5, ProtocolFile.read(folder.resolve("keytest.txt")).lines().size());
        assertTrue(sign("keytest.txt", 5, "eve").out().contains("All trustees have signed"));
        assertEquals(5, ProtocolFile.read(folder.resolve("keytest.txt")).lines().size(), "eve's line is there once");
        assertEquals(
                List.of(),
                ElectionTopic.problemsOfKey(definition, Optional.of(ProtocolFile.read(folder.resolve("keytest.txt")))));
        assertTrue(ElectionTopic.problemsOfKey(definition, Optional.empty())
                .getFirst()
                .contains("disvote election keytest"));
    }

    private static Answer sign(String protocol, int share, String key) {
        return CeremonyFiles.run(List.of(
                "election",
                "keytest",
                "--definition",
                files.definition(),
                "--share",
                files.share(share),
                "--key",
                files.key(key),
                "--passphrase-file",
                files.path("passphrases"),
                "--sign",
                files.path(protocol)));
    }

    @Test
    void aTestWithoutAShareWithOneTwiceOrWithAnotherElectionsIsRefusedAndWritesNothing() throws IOException {
        refused(files.keytest("none.txt", files.shares(1, 2, 3, 5)), Cli.FAILED, "the share of dora is missing");
        refused(
                files.keytest("none.txt", files.shares(1, 2, 3, 4, 4)),
                Cli.FAILED,
                "the share of dora is given twice",
                "the share of eve is missing");
        String other = files.read("key/share-5-eve.json").replace("\"ep2029\"", "\"ep2030\"");
        files.write("other.json", other);
        List<String> shares =
                List.of(files.share(1), files.share(2), files.share(3), files.share(4), files.path("other.json"));
        refused(files.keytest("none.txt", shares), Cli.FAILED, "the share of eve is of election ep2030, not of ep2029");
        refused(
                files.keytest("none.txt", files.shares(1, 2, 3, 4, 5), "--key", strangersKey()),
                Cli.FAILED,
                "the key of stranger is not that of a trustee of this seal");
        files.write("key/keytest.bad", "text\n\n");
        refused(sign("key/keytest.bad", 1, "anna"), Cli.FAILED, "it is no protocol of a key's test");
        assertFalse(Files.exists(folder.resolve("none.txt")));
    }

    private static String strangersKey() throws IOException {
        Files.deleteIfExists(folder.resolve("stranger.key"));
        assertEquals(
                0,
                Answer.to("trustee", "key", "new", "--name", "stranger", "--out", files.key("stranger"))
                        .code());
        return files.key("stranger");
    }

    @Test
    void aWrongPassphraseWritesNothing() {
        files.secret("wrong", CeremonyFiles.PASSPHRASES.replace("of eve", "of nobody"));
        refused(
                CeremonyFiles.run(Stream.of(
                                Stream.of("election", "keytest", "--definition", files.definition(), "--share"),
                                files.shares(1, 2, 3, 4, 5).stream(),
                                Stream.of("--passphrase-file", files.path("wrong"), "--out", files.path("none2.txt")))
                        .flatMap(each -> each)
                        .toList()),
                Cli.FAILED,
                "the share of eve does not unlock: the passphrase is wrong, or the file was changed");
        assertFalse(Files.exists(folder.resolve("none2.txt")));
    }

    private static Answer check(int share, String key, String... more) {
        return CeremonyFiles.run(
                List.of(
                        "trustee",
                        "check",
                        "--share",
                        files.share(share),
                        "--key",
                        files.key(key),
                        "--passphrase-file",
                        files.path("passphrases")),
                more);
    }

    @Test
    void aTrusteesCheckComparesShareAndKeyWithDefinitionTermsAndWhatIsServed() throws IOException {
        Terms terms = Terms.of(definition, "test.example/log-1", Optional.of("sha256:" + "b".repeat(64)));
        Files.write(folder.resolve("terms"), terms.bytes());

        Answer byDefinition = check(2, "bea", "--definition", files.definition());
        assertEquals(0, byDefinition.code(), byDefinition::err);
        assertTrue(byDefinition.out().contains("seal       " + seal().digest()), byDefinition::out);
        assertTrue(byDefinition.out().contains("All of it agrees"), byDefinition::out);

        Answer byTerms = check(2, "bea", "--terms", files.path("terms"));
        assertEquals(0, byTerms.code(), byTerms::err);
        assertTrue(byTerms.out().contains("terms      " + terms.digest()), byTerms::out);

        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/elections/ep2029/terms", exchange -> {
            exchange.sendResponseHeaders(200, terms.bytes().length);
            exchange.getResponseBody().write(terms.bytes());
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Answer served = check(2, "bea", "--url", url, "--locked");
            assertEquals(0, served.code(), served::err);
            assertTrue(served.out().contains("not compared: --locked"), served::out);
            refused(check(2, "bea", "--url", url + "/none", "--locked"), Cli.FAILED, "answers with status 404");
        } finally {
            server.stop(0);
        }
        refused(check(2, "bea", "--url", "http://127.0.0.1:1", "--locked"), Cli.FAILED, "does not answer");
    }

    @Test
    void eachDifferenceThatATrusteeFindsHasItsSentence() throws IOException {
        refused(
                check(2, "anna", "--definition", files.definition(), "--locked"),
                Cli.FAILED,
                "the seal has the key bea+");
        Seal seal = seal();
        // One trustee more could be bribed; the key is the same, and so is its ID.
        String lower = files.read("key/definition.json").replace("\"threshold\" : 3", "\"threshold\" : 2");
        assertFalse(lower.equals(files.read("key/definition.json")));
        files.write("lower.json", lower);
        refused(
                check(2, "bea", "--definition", files.path("lower.json"), "--locked"),
                Cli.FAILED,
                "the share of bea is of another seal: the file has " + seal.digest());
        files.write("unsealed.json", files.read("election.json"));
        refused(
                check(2, "bea", "--definition", files.path("unsealed.json"), "--locked"),
                Cli.FAILED,
                "has no \"seal\"");
        files.write("terms.bad", "{}");
        refused(
                check(2, "bea", "--terms", files.path("terms.bad"), "--locked"),
                Cli.FAILED,
                "terms.bad: not the terms");
        refused(
                CeremonyFiles.run(List.of("trustee", "check", "--share", files.share(2), "--key", files.key("bea"))),
                Cli.USAGE);
        files.secret("wrong2", CeremonyFiles.PASSPHRASES.replace("of bea", "of nobody"));
        refused(
                CeremonyFiles.run(List.of(
                        "trustee",
                        "check",
                        "--share",
                        files.share(2),
                        "--key",
                        files.key("bea"),
                        "--definition",
                        files.definition(),
                        "--passphrase-file",
                        files.path("wrong2"))),
                Cli.FAILED,
                "the share of bea does not unlock");
    }

    @Test
    void aTrusteeFindsThatTwoOthersHaveOneKeyAndNobodyLaunchesThat() throws IOException {
        Seal seal = seal();
        String cem = SigningKey.read(Path.of(files.key("cem"))).verifier().text();
        String eve = Files.readString(Path.of(files.key("eve"))).strip();
        byte[] material = Base64.getDecoder().decode(eve.split("\\+", 5)[4]);
        String twin = SigningKey.ofSeed("cem", Arrays.copyOfRange(material, 1, material.length))
                .verifier()
                .text();
        String dishonest = files.read("key/definition.json").replace(cem, twin);
        files.write("dishonest.json", dishonest);
        Definition parsed = ((Definition.Valid) Definition.parse(dishonest.getBytes(UTF_8))).definition();
        String digest = parsed.seal().orElseThrow().digest();
        Note unsigned =
                Note.unsigned(KeyTestProtocol.text(parsed.id(), parsed.seal().orElseThrow()));
        assertTrue(ElectionTopic.problemsOfKey(parsed, Optional.of(unsigned))
                .contains("trustees cem and eve have one key: one of them could sign for both"));
        files.write(
                "share-dishonest.json",
                Files.readString(Path.of(files.share(2))).replace(seal.digest(), digest));

        refused(
                CeremonyFiles.run(List.of(
                        "trustee",
                        "check",
                        "--share",
                        files.path("share-dishonest.json"),
                        "--key",
                        files.key("bea"),
                        "--definition",
                        files.path("dishonest.json"),
                        "--locked")),
                Cli.FAILED,
                "trustees cem and eve have one key");
    }

    @Test
    void sharesAreDestroyedOnlyOnceTheCountIsSaidToBeStatedOrByForce() throws IOException {
        Answer made = files.keygen("gone");
        assertEquals(0, made.code(), made::err);
        Path share = folder.resolve("gone/share-1-anna.json");
        String other = files.share(2);

        refused(destroy(share.toString()), Cli.USAGE, "where is the count stated?");
        refused(destroy(share.toString(), other, "--force"), Cli.FAILED, "of different elections or seals");
        refused(destroy(files.path("trustees.txt"), "--force"), Cli.FAILED, "cannot be used");
        assertTrue(Files.exists(share));

        Answer destroyed = destroy(share.toString(), "--force");

        assertEquals(0, destroyed.code(), destroyed::err);
        assertTrue(destroyed.out().contains("destroyed: share 1 of election ep2029"), destroyed::out);
        assertFalse(Files.exists(share));
    }

    private static Answer destroy(String... args) {
        return CeremonyFiles.run(List.of("shares", "destroy", "--share"), args);
    }

    @Test
    void aKeyIsMadeForItsOwnerAloneUnderAnIdAndNeverOverwritten() throws IOException {
        Path key = Path.of(files.key("anna"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        refused(
                Answer.to("trustee", "key", "new", "--name", "anna", "--out", files.key("anna")),
                Cli.FAILED,
                "never overwritten");
        refused(
                Answer.to("trustee", "key", "new", "--name", "anna b", "--out", files.path("x")),
                Cli.USAGE,
                "--name must be");
        refused(Answer.to("trustee"), Cli.USAGE, "Missing command: key, commit or check");
        refused(Answer.to("shares"), Cli.USAGE, "Missing command: destroy");
    }
}
