package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.topics.LogVectorsTest;
import org.disvote.topics.Vectors;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.Note;
import org.disvote.topics.routing.Position;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program `docs/examples/checklog.go`, which is made of the code of Go's checksum database, on logs of
/// ours. Skipped where Go or that code (Debian's package `golang-golang-x-mod-dev`) is missing.
final class GoChecksOurLogIT {

    private static final Path PROGRAM = Path.of("../docs/examples/checklog.go");
    private static final Path SOURCES = Path.of("/usr/share/gocode");

    @TempDir
    private static Path built;

    @TempDir
    private Path folder;

    private record Ran(int exit, String output) {}

    @BeforeAll
    static void build() throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(SOURCES.resolve("src/golang.org/x/mod/sumdb/tlog")),
                "skipped: the Debian package golang-golang-x-mod-dev is missing");
        Ran ran;
        try {
            ran = run(List.of("go", "build", "-o", built.resolve("checklog").toString(), PROGRAM.toString()));
        } catch (IOException e) {
            Assumptions.abort("skipped: there is no program go");
            throw e;
        }
        assertEquals(new Ran(0, ""), ran);
    }

    private static Ran run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", SOURCES.toString());
        builder.environment().put("GOCACHE", built.resolve("cache").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), output);
    }

    /// With a checkpoint of each size.
    private Ran check(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                built.resolve("checklog").toString(),
                Vectors.values().at("/vkeys/log").asText(),
                folder.toString()));
        try (var files = Files.list(folder.resolve("checkpoints"))) {
            command.addAll(files.map(Path::toString).sorted().toList());
        }
        command.addAll(List.of(more));
        return run(command);
    }

    private void write(TestLog log) throws IOException {
        log.write(folder, log.reading().rounds().sizes());
        Files.createDirectories(folder.resolve("checkpoints"));
        for (long size : log.reading().rounds().sizes()) {
            sign(new Checkpoint(LogVectorsTest.logKey().name(), size, log.root(size)), "checkpoints/" + size);
        }
    }

    private String sign(Checkpoint checkpoint, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(
                file, Note.signed(checkpoint.text(), LogVectorsTest.logKey()).toString());
        return file.toString();
    }

    @Test
    void goFindsTheLogOfTheVectorsInOrder() throws Exception {
        write(LogVectorsTest.log1());

        Ran ran = check();

        System.out.print(ran.output());
        assertEquals(0, ran.exit(), ran.output());
        assertTrue(ran.output().contains("5 checkpoints"), ran.output());
        assertTrue(ran.output().contains("24 of 24 leaves"), ran.output());
    }

    /// With full tiles on two levels, and rounds of many sizes.
    @Test
    void goFindsALargerLogInOrder() throws Exception {
        List<String> statements = new ArrayList<>();
        Map<Position, Hash> digests = new HashMap<>();
        statements.add(Vectors.values().at("/log1/statements/0").asText());
        long size = 1;
        long head = 0;
        for (int round = 1; round <= 40; round++) {
            int votes = round * round % 97;
            for (int i = 0; i < votes; i++) {
                head++;
                digests.put(new Position(3, head), Hash.sha256(("vote " + head).getBytes(UTF_8)));
            }
            size += votes + 1;
            statements.add(
                    ("{\"at\":\"2027-05-21T06:00:01.000000Z\",\"heads\":[0,0,0,%d,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,"
                                    + "0,0,0,0],\"kind\":\"round\",\"n\":%d,\"round\":%d,\"size\":%d}")
                            .formatted(head, round, round, size));
        }
        write(TestLog.fold(statements, digests));

        Ran ran = check();

        System.out.print(ran.output());
        assertEquals(0, ran.exit(), ran.output());
        assertTrue(size > 1_500, "several full tiles");
        assertTrue(ran.output().contains("40 checkpoints"), ran.output());
        assertTrue(ran.output().contains("820 consistencies"), ran.output());
    }

    @Test
    void goFindsAChangedTileBundleSignatureAndFork() throws Exception {
        TestLog log = LogVectorsTest.log1();
        write(log);
        String forked = sign(new Checkpoint(LogVectorsTest.logKey().name(), 22, log.root(21)), "forked");
        assertWrong("size 22", check(forked));
        Path checkpoint = folder.resolve("checkpoints/19");
        for (Path file :
                List.of(folder.resolve("tile/0/000.p/24"), folder.resolve("tile/entries/000.p/24"), checkpoint)) {
            byte[] right = Files.readAllBytes(file);
            byte[] wrong = right.clone();
            wrong[40] ^= 1;
            Files.write(file, wrong);
            assertWrong("checklog: ", check());
            Files.write(file, right);
        }
        assertEquals(0, check().exit());
    }

    private static void assertWrong(String why, Ran ran) {
        assertEquals(1, ran.exit(), ran.output());
        assertTrue(ran.output().contains(why), ran.output());
    }
}
