package org.disvote.lab.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.lab.demo.count.FirstCount;
import org.disvote.lab.demo.count.SecondCount;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.tlog.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two programs in two languages that share nothing but the formats count the same exports. The second one's folder is
/// copied out and run alone.
final class SecondProgramTest {

    private static final long SEED = 22;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"X_WING,2000", "X25519,20000"})
    void bothProgramsGiveTheSameCountByteForByte(Suite suite, int voters) throws Exception {
        assumeNode();
        MadeElection election = new MadeElection(suite, voters, SEED);
        Files.createDirectories(folder.resolve("second"));
        SecondCount.Given given = given(election);

        String ours = new String(first(given).json(), UTF_8);
        String theirs = new String(SecondCount.run(given, folder.resolve("second")), UTF_8);

        assertEquals(ours, theirs);
        assertHasEverything(Json.MAPPER.readTree(theirs), voters);
    }

    /// Otherwise the comparison would say less than it seems to.
    private static void assertHasEverything(JsonNode count, int voters) {
        count.path("invalid").forEach(reason -> assertTrue(reason.asLong() > 0, count::toString));
        assertEquals(6, count.path("invalid").size());
        assertTrue(count.path("void").asLong() > 0, count::toString);
        assertTrue(count.path("records").asLong() > voters, count::toString);
        assertTrue(count.path("counted").asLong() > voters * 9L / 10, count::toString);
        List<JsonNode> groups = count.path("groups").valueStream().toList();
        assertTrue(
                groups.stream().anyMatch(group -> group.path("constituencies").size() > 1), count::toString);
        assertTrue(count.toString().contains("\"withheld\":true"), count::toString);
        assertTrue(count.toString().contains("\"candidates\":{"), count::toString);
    }

    @Test
    void bothProgramsRefuseAnExportWithOneChangedRecord() throws Exception {
        assumeNode();
        MadeElection election = new MadeElection(Suite.X25519, 200, SEED);
        SecondCount.Given given = given(election);
        Path records = given.export().resolve("records/3");
        String changed = Files.readString(records).replaceFirst("\"castAt\":\"2027", "\"castAt\":\"2028");
        Files.writeString(records, changed);
        Files.createDirectories(folder.resolve("second"));

        assertThrows(RefusedException.class, () -> first(given));
        OperatorException refused =
                assertThrows(OperatorException.class, () -> SecondCount.run(given, folder.resolve("second")));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("do not make the tree of the checkpoint"),
                refused::toString);
    }

    private SecondCount.Given given(MadeElection election) throws Exception {
        Path export = election.export(folder.resolve("export"));
        Path policy = election.policy(folder.resolve("policy"));
        List<Path> shares = election.shares(folder);
        Path passphrase = Files.createFile(
                folder.resolve("passphrase"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passphrase, new String(MadeElection.PASSPHRASE) + "\n");
        CheckedInput input = InputCheck.check(ExportFolder.open(export), policy(policy), List.of(), Watch.NONE);
        return new SecondCount.Given(
                export, policy, shares, passphrase, input.input().digest());
    }

    private static Policy policy(Path file) throws Exception {
        return Policy.parse(Files.readAllBytes(file));
    }

    private static FirstCount.Counted first(SecondCount.Given given) throws Exception {
        List<ShareFile> shares = given.shares().stream().map(ShareFile::read).toList();
        return FirstCount.count(
                given.export(),
                policy(given.policy()),
                shares,
                Collections.nCopies(shares.size(), MadeElection.PASSPHRASE),
                Watch.NONE);
    }

    private static void assumeNode() throws InterruptedException {
        Optional<String> missing = SecondCount.missing();
        assumeTrue(missing.isEmpty(), () -> "the two counts are not compared: " + missing.orElse(""));
    }
}
