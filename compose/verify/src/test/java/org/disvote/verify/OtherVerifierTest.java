package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.Mutations.Mutation;
import org.disvote.verify.Operator.Vote;
import org.disvote.verify.receipt.BallotFile;
import org.disvote.verify.receipt.UnusableFileException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verifier in one file of JavaScript, `docs/examples/verify.mjs`, shares no code with this one. Both must give
/// the same exit code for every file: examples, evidence of each kind of cheating, receipts, proofs and what a log
/// serves, and all edits of them.
final class OtherVerifierTest {

    private static final Path EVIDENCE = Path.of("target/evidence.jsonl");
    private static final Path RECEIPTS = Path.of("target/receipts.jsonl");
    private static final int RUN_SECONDS_MAX = 600;
    private static final int UNUSABLE = 2;
    private static final long SEED = 42;

    private final Path printed;
    private final List<String> lines = new ArrayList<>();

    OtherVerifierTest(@TempDir Path folder) {
        printed = folder.resolve("printed");
    }

    @Test
    @Tag("slow")
    void bothVerifiersGiveTheSameExitForAllEvidence() throws Exception {
        EvidenceMutationsTest.judgeAll();

        compare(EVIDENCE, 1);
    }

    @Test
    void bothVerifiersGiveTheSameExitForEachSeventhPieceOfEvidence() throws Exception {
        EvidenceMutationsTest.judgeAll();

        compare(EVIDENCE, 7);
    }

    @Test
    void bothVerifiersGiveTheSameExitForReceiptsProofsAndLogs() throws Exception {
        editedReceipts();
        editedProofs();
        editedLogs();
        sealedElections();
        assertTrue(lines.size() > 1_500, "only " + lines.size());
        Files.createDirectories(RECEIPTS.toAbsolutePath().getParent());
        Files.write(RECEIPTS, lines);

        compare(RECEIPTS, 1);
    }

    private void editedReceipts() throws MalformedNoteException, UnusableFileException {
        String proof = Vectors.proof(0);
        String ballot = Vectors.ballot(0).toString();
        Given given = Given.offline(Vectors.POLICY)
                .withProof(TlogProof.parse(proof))
                .withBallot(BallotFile.read(ballot.getBytes(UTF_8)));
        for (Mutation each : Mutations.of(Vectors.receipt(0).toString())) {
            ObjectNode line = line("receipt, " + each.what(), each.text(), Vectors.POLICY, exit(each.text(), given));
            lines.add(line.put("proof", proof).put("ballot", ballot).toString());
        }
    }

    private void editedProofs() {
        String receipt = Vectors.receipt(0).toString();
        String proof = Vectors.proof(0);
        for (int at = 0; at < proof.length(); at++) {
            char other = proof.charAt(at) == 'A' ? 'B' : 'A';
            String edited = proof.substring(0, at) + other + proof.substring(at + 1);
            int exit;
            try {
                exit = exit(receipt, Given.offline(Vectors.POLICY).withProof(TlogProof.parse(edited)));
            } catch (MalformedNoteException _) {
                exit = UNUSABLE;
            }
            ObjectNode line = line("proof, character " + at, receipt, Vectors.POLICY, exit);
            lines.add(line.put("proof", edited).toString());
        }
    }

    /// One bit of a file that an honest log serves is another one.
    private void editedLogs() {
        Operator operator = new Operator();
        Vote vote = operator.vote(1);
        operator.round();
        String receipt = operator.receipt(vote).toString();
        Map<String, byte[]> honest = operator.files(operator.checkpoint());
        serve("log", receipt, honest);
        Random random = new Random(SEED);
        honest.forEach((path, content) -> {
            for (int i = 0; i < 100 && content.length > 0; i++) {
                byte[] edited = content.clone();
                int at = random.nextInt(edited.length);
                edited[at] ^= (byte) (1 << random.nextInt(8));
                Map<String, byte[]> served = new TreeMap<>(honest);
                served.put(path, edited);
                serve(path + ", byte " + at, receipt, served);
            }
        });
    }

    /// Envelopes, beside receipts and logs that fit and that do not.
    private void sealedElections() throws UnusableFileException {
        for (String suite : SealedLog.SUITES) {
            SealedLog log = new SealedLog(suite, false);
            for (int i = 0; i < SealedLog.RECORDS; i++) {
                sealed(suite + " " + i, log, log.receipt(i), log.ballot(i));
            }
            sealed(suite + ", another envelope", log, log.receipt(0), log.ballot(0, 1));
            for (String member : List.of("voter", "constituency", "revision", "terms", "electionId")) {
                ObjectNode other = log.ballot(0);
                other.set(member, log.ballot(3).path(member));
                sealed(suite + ", another " + member, log, log.receipt(0), other);
            }
            String terms = "sha256:" + "0".repeat(64);
            sealed(
                    suite + ", terms that the log does not state",
                    log,
                    log.receipt(0).put("terms", terms),
                    log.ballot(0).put("terms", terms));
            SealedLog cheat = new SealedLog(suite, true);
            sealed(suite + ", not counted", cheat, cheat.receipt(SealedLog.LEFT_OUT), cheat.ballot(SealedLog.LEFT_OUT));
        }
    }

    private void sealed(String name, SealedLog log, ObjectNode receipt, ObjectNode ballot)
            throws UnusableFileException {
        Map<String, byte[]> files = log.files();
        Given given = Given.offline(Vectors.POLICY)
                .withLog(Vectors.served(files))
                .withBallot(BallotFile.read(Vectors.bytes(ballot)));
        ObjectNode line = line("sealed, " + name, receipt.toString(), Vectors.POLICY, exit(receipt.toString(), given));
        line.put("ballot", ballot.toString()).putObject("log");
        ObjectNode bytes = line.putObject("bytes");
        files.forEach((path, content) -> bytes.put(path, Base64.getEncoder().encodeToString(content)));
        lines.add(line.toString());
    }

    private void serve(String name, String receipt, Map<String, byte[]> files) {
        int exit = exit(receipt, Given.offline(Cheats.POLICY).withLog(Vectors.served(files)));
        ObjectNode line = line(name, receipt, Cheats.POLICY, exit);
        line.putObject("log");
        ObjectNode bytes = line.putObject("bytes");
        files.forEach((path, content) -> bytes.put(path, Base64.getEncoder().encodeToString(content)));
        lines.add(line.toString());
    }

    private static int exit(String text, Given given) {
        return Verification.check(text.getBytes(UTF_8), given).outcome().exitCode();
    }

    private static ObjectNode line(String name, String text, Policy policy, int exit) {
        return Vectors.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("text", text)
                .put("policy", policy.text())
                .put("exit", exit);
    }

    /// @param step 1 for each line of the corpus, 2 for each second one
    private void compare(Path corpus, int step) throws IOException, InterruptedException {
        assumeTrue(
                node("-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)") == 0,
                "verify.mjs is not compared: there is no node, or it is older than 20");

        int exit = node("src/test/js/corpus.mjs", corpus.toString(), Integer.toString(step));

        System.out.print(Files.readString(printed, UTF_8));
        assertEquals(0, exit, Files.readString(printed, UTF_8));
    }

    /// @return its exit code, or -1 if there is no node
    private int node(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder node =
                new ProcessBuilder("node").redirectErrorStream(true).redirectOutput(printed.toFile());
        node.command().addAll(List.of(arguments));
        Process process;
        try {
            process = node.start();
        } catch (IOException e) {
            return -1;
        }
        process.getOutputStream().close();
        if (!process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("node " + List.of(arguments) + " does not end");
        }
        return process.exitValue();
    }
}
