package org.disvote.count.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.SampleExport;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.opening.InputDigests;
import org.disvote.count.opening.InputDigests.Typed;
import org.disvote.count.opening.Opening;
import org.disvote.topics.json.Digests;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.tlog.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputCheckTest {

    private static final String OTHER = "sha256:" + "0".repeat(64);

    @TempDir
    Path folder;

    private final SampleExport export = SampleExport.sealed(SampleExport.X25519);

    private CheckedInput check(SealClaim... claims) throws RefusedException {
        return check(export.policy(), claims);
    }

    private CheckedInput check(Policy policy, SealClaim... claims) throws RefusedException {
        return InputCheck.check(ExportFolder.open(folder), policy, List.of(claims), Watch.NONE);
    }

    private CheckedInput signedAndChecked() throws RefusedException {
        export.sign();
        export.write(folder);
        return check();
    }

    private CheckedInput writtenAndChecked() throws RefusedException {
        export.write(folder);
        return check();
    }

    private CheckedInput changedAndChecked(String file, UnaryOperator<String> change)
            throws IOException, RefusedException {
        export.write(folder);
        change(file, change);
        return check();
    }

    private void change(String file, UnaryOperator<String> change) throws IOException {
        String before = Files.readString(folder.resolve(file));
        String after = change.apply(before);
        assertFalse(after.equals(before), file + " is changed");
        Files.writeString(folder.resolve(file), after);
    }

    private static SealClaim claim(String trustee, String seal) {
        return new SealClaim(trustee, seal);
    }

    private String seal() {
        return export.values
                .path("keygen")
                .path(SampleExport.X25519)
                .path("sealDigest")
                .textValue();
    }

    /// The partition of two votes of one voter.
    private int busy() {
        return export.records.entrySet().stream()
                .filter(partition -> partition.getValue().size() == 2)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @ParameterizedTest
    @CsvSource({SampleExport.X25519 + ",15", SampleExport.X_WING + ",15"})
    void theExportsOfTheVectorsAreWhole(String suite, long size) throws Exception {
        SampleExport sealed = SampleExport.sealed(suite);
        sealed.write(folder);

        CheckedInput checked = check(sealed.policy());

        var log = sealed.values.path("log2").path(suite);
        assertEquals(log.path("inputDigest").textValue(), checked.input().digest());
        assertEquals(size, checked.judgement().checkpoint().size());
        assertEquals(8, checked.allInput());
        assertEquals(checked.records(), checked.inputCounts());
        assertEquals(6, checked.rollVoters().orElseThrow());
        assertEquals(Set.of("w1", "w2"), checked.judgement().cosigned().keySet());
        assertEquals(Collections.nCopies(24, 0L), checked.input().headsAtTerms());
        assertFalse(checked.isCounted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ref", "eur-2027"})
    void theExportOfAnOpenElectionIsWhole(String election) throws Exception {
        SampleExport open = SampleExport.open(election);
        open.write(folder);

        CheckedInput checked = check(open.policy());

        assertEquals(election, checked.terms().id().value());
        assertEquals(8, checked.allRecords(), "records of other elections are there, too");
    }

    @Test
    void votesThatStandBeforeTheTermsAreKnown() throws Exception {
        ObjectNode terms = export.statement("terms");
        export.statements.remove(terms);
        export.statements.add(4, terms); // behind round 1

        CheckedInput checked = signedAndChecked();

        assertEquals(checked.records(), checked.input().headsAtTerms());
    }

    /// For each constant there is a case below, or this does not compile.
    @ParameterizedTest
    @EnumSource(Refusal.class)
    void everyConditionRefuses(Refusal refusal) {
        RefusedException refused = assertThrows(RefusedException.class, () -> provoke(refusal));

        assertEquals(refusal, refused.refusal(), refused::getMessage);
        assertFalse(String.valueOf(refused.getMessage()).contains("%"), refused::getMessage);
    }

    @Test
    void eachRefusalHasASentenceOfItsOwn() {
        Set<String> sentences = new HashSet<>();
        for (Refusal refusal : Refusal.values()) {
            sentences.add(String.valueOf(new RefusedException(refusal, "1", "2", "3", "4").getMessage()));
        }
        assertEquals(Refusal.values().length, sentences.size());
    }

    private Object provoke(Refusal refusal) throws Exception {
        int busy = busy();
        String busyFile = "records/" + busy;
        return switch (refusal) {
            case FILE_MISSING -> {
                export.write(folder);
                Files.deleteIfExists(folder.resolve("records/3"));
                yield check();
            }
            case FILE_UNKNOWN -> {
                export.write(folder);
                Files.writeString(folder.resolve("records/24"), "");
                yield check();
            }
            case FILE_SPECIAL -> {
                export.write(folder);
                Files.delete(folder.resolve("terms"));
                Files.createSymbolicLink(folder.resolve("terms"), Path.of("statements"));
                yield check();
            }
            case FILE_CUT -> changedAndChecked("roll", text -> text.substring(0, text.length() - 1));
            case LINE_TOO_LONG -> changedAndChecked("roll", text -> "x".repeat(200_000) + "\n" + text);
            case FILE_CHANGED -> {
                export.write(folder);
                ExportFolder opened = ExportFolder.open(folder);
                CheckedInput checked = InputCheck.check(opened, export.policy(), List.of(), Watch.NONE);
                change(busyFile, text -> text.replaceFirst("T08:00:0", "T08:00:5"));
                byte[] seed = HexFormat.of()
                        .parseHex(export.values
                                .path("keygen")
                                .path(SampleExport.X25519)
                                .path("seed")
                                .textValue());
                try (SealKey key = new SealKey(Suite.X25519, seed)) {
                    yield Opening.count(opened, checked, Optional.of(key), 1, Watch.NONE);
                }
            }
            case CHECKPOINT_MALFORMED -> changedAndChecked("checkpoint", _ -> "no note\n");
            case CHECKPOINT_OF_ANOTHER_LOG -> {
                export.write(folder);
                yield check(Policy.of(
                        SigningKey.generate("log.example.org/other-11112222").verifier(),
                        export.policy().witnesses(),
                        2));
            }
            case CHECKPOINT_SIGNATURE -> changedAndChecked("checkpoint", text -> text.replaceFirst("\n15\n", "\n16\n"));
            case CHECKPOINT_WITHOUT_QUORUM -> {
                export.sign("witness a.example");
                yield writtenAndChecked();
            }
            case CHECKPOINT_WITHIN_ROUND -> {
                ObjectNode client = SampleExport.parse("{\"kind\":\"client\"}");
                client.put("at", export.statement("close").path("at").textValue())
                        .put("client", OTHER);
                export.statements.add(client);
                yield signedAndChecked();
            }
            case STATEMENT_MALFORMED ->
                changedAndChecked("statements", text -> text.replaceFirst("\"n\":1,", "\"n\":7,"));
            case ROUND_BROKEN ->
                changedAndChecked("statements", text -> text.replaceFirst("\"round\":2,", "\"round\":3,"));
            case TREE_SIZE ->
                changedAndChecked(
                        "statements",
                        text -> String.join("\n", text.lines().limit(5).toList()) + "\n");
            case LOG_OF_ANOTHER_SYSTEM -> {
                export.statement("system").put("origin", "log.example.org/other-1a2b3c4d");
                yield signedAndChecked();
            }
            case RECORD_MALFORMED -> {
                export.partition(busy).replaceAll(record -> record + " ");
                yield signedAndChecked();
            }
            case RECORD_MISPLACED -> {
                Collections.reverse(export.partition(busy));
                yield signedAndChecked();
            }
            case RECORDS_TOO_FEW ->
                changedAndChecked(busyFile, text -> text.lines().findFirst().orElseThrow() + "\n");
            case RECORDS_TOO_MANY -> changedAndChecked(busyFile, text -> text + text);
            case ROOT_DIFFERS -> changedAndChecked(busyFile, text -> text.replaceFirst("T08:00:0", "T08:00:5"));
            case TERMS_MALFORMED -> changedAndChecked("terms", _ -> "{}");
            case TERMS_NOT_STATED -> {
                export.remove("terms");
                export.remove("close");
                yield signedAndChecked();
            }
            case TERMS_TWICE -> {
                export.statements.add(3, export.statement("terms").deepCopy());
                yield signedAndChecked();
            }
            case TERMS_DIFFER -> {
                export.statement("terms").put("terms", OTHER);
                yield signedAndChecked();
            }
            case TERMS_OF_ANOTHER_SYSTEM -> {
                export.restate(SampleExport.parse(export.terms).put("origin", "log.example.org/other-1a2b3c4d"));
                yield signedAndChecked();
            }
            case PAPER_DIFFERS -> changedAndChecked("papers/-", text -> text.replaceFirst("Green", "Blue"));
            case PAPER_MALFORMED -> paper("{}");
            case PAPER_OF_ANOTHER_ELECTION ->
                paper(export.values.path("papers").path("eur-2027").path("").textValue());
            case CLOSE_NOT_STATED -> {
                export.remove("close");
                yield signedAndChecked();
            }
            case CLOSE_TWICE -> {
                export.statements.add(5, export.statement("close").deepCopy());
                yield signedAndChecked();
            }
            case CLOSE_BEFORE_TERMS -> {
                ObjectNode close = export.statement("close");
                export.statements.remove(close);
                export.statements.add(1, close);
                yield signedAndChecked();
            }
            case CLOSE_AHEAD -> {
                ((ArrayNode) export.statement("close").path("lastSeqs")).set(busy, 3);
                yield signedAndChecked();
            }
            case ROLL_NOT_STATED -> {
                export.remove("roll");
                yield signedAndChecked();
            }
            case ROLL_DIFFERS -> changedAndChecked("roll", text -> text.substring(text.indexOf('\n') + 1));
            case ROLL_MALFORMED ->
                changedAndChecked(
                        "roll", text -> String.join("\n", text.lines().toList().reversed()) + "\n");
            case SHARE_OF_AN_OPEN_ELECTION -> {
                SampleExport open = SampleExport.open("ref");
                open.write(folder.resolve("open"));
                yield InputCheck.check(
                        ExportFolder.open(folder.resolve("open")),
                        open.policy(),
                        List.of(claim("anna", seal())),
                        Watch.NONE);
            }
            case SHARE_OF_ANOTHER_SEAL -> {
                export.write(folder);
                yield check(claim("anna", seal()), claim("bea", OTHER));
            }
            case SHARES_TOO_FEW -> {
                InputDigests.requireShares(writtenAndChecked(), List.of(claim("anna", seal())));
                yield refusal;
            }
            case SHARE_TWICE -> {
                SealClaim anna = claim("anna", seal());
                InputDigests.requireShares(writtenAndChecked(), List.of(anna, claim("bea", seal()), anna));
                yield refusal;
            }
            case INPUT_DIGESTS_TOO_FEW -> {
                CheckedInput checked = writtenAndChecked();
                InputDigests.require(
                        checked, List.of(new Typed("anna", checked.input().digest())));
                yield refusal;
            }
            case INPUT_DIGEST_DIFFERS -> {
                CheckedInput checked = writtenAndChecked();
                InputDigests.require(
                        checked, List.of(new Typed("anna", checked.input().digest()), new Typed("bea", OTHER)));
                yield refusal;
            }
        };
    }

    /// A paper of voters without constituency that the terms name.
    private CheckedInput paper(String text) throws RefusedException {
        export.papers.put("", text);
        ObjectNode terms = SampleExport.parse(export.terms);
        ((ObjectNode) terms.path("papers")).put("", Digests.of(text.getBytes(UTF_8)));
        export.restate(terms);
        return signedAndChecked();
    }

    @Test
    void aDigestMayBeTypedWithBlanksAndWithoutItsPrefix() throws Exception {
        CheckedInput checked = writtenAndChecked();
        String digest = checked.input().digest();
        String digits = digest.substring("sha256:".length());

        InputDigests.require(
                checked,
                List.of(new Typed("anna", " " + digits.replaceAll("(.{8})", "$1 ")), new Typed("bea", digest)));

        assertEquals(2, InputDigests.needed(checked));
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint", "statements", "terms", "roll", "papers/A1", "papers/-", "records/0"})
    void aFileThatIsMissingIsNamed(String file) throws Exception {
        export.write(folder);
        Files.deleteIfExists(folder.resolve(file));

        RefusedException refused = assertThrows(RefusedException.class, this::check);

        assertEquals(Refusal.FILE_MISSING, refused.refusal(), refused::getMessage);
        assertTrue(String.valueOf(refused.getMessage()).contains(file), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"extra", "papers/Z9", "records/x", "records/00"})
    void aFileThatIsNoPartOfAnExportIsNamed(String file) throws Exception {
        export.write(folder);
        Files.writeString(folder.resolve(file), "");

        RefusedException refused = assertThrows(RefusedException.class, this::check);

        assertEquals(Refusal.FILE_UNKNOWN, refused.refusal(), refused::getMessage);
    }

    @Test
    void anOpenElectionForAnyoneHasNoRoll() throws Exception {
        SampleExport open = SampleExport.open("ref");
        open.roll = Optional.of("");
        open.write(folder);

        RefusedException refused = assertThrows(RefusedException.class, () -> check(open.policy()));

        assertEquals(Refusal.FILE_UNKNOWN, refused.refusal());
    }

    @Test
    void theLastRollBeforeTheCloseIsTheOne() throws Exception {
        ObjectNode later = export.statement("roll").deepCopy().put("pseudonymous", OTHER);
        export.statements.add(6, later); // behind the close: nothing
        signedAndChecked();
        export.statements.add(4, later.deepCopy());

        RefusedException refused = assertThrows(RefusedException.class, this::signedAndChecked);

        assertEquals(Refusal.ROLL_DIFFERS, refused.refusal());
    }

    /// Whatever byte of an export is changed, it is refused.
    @Test
    void aChangedByteAnywhereIsRefused() throws Exception {
        export.write(folder);
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        int tried = 0;
        for (Path file : files) {
            byte[] right = Files.readAllBytes(file);
            for (int at = 0; at < right.length; at += 1 + right.length / 40) {
                byte[] wrong = right.clone();
                wrong[at] ^= 1;
                Files.write(file, wrong);
                int position = at;
                assertThrows(RefusedException.class, this::check, () -> file + " at byte " + position);
                tried++;
            }
            Files.write(file, right);
        }
        assertTrue(tried > 400, "bytes tried");
        assertEquals(15, check().judgement().checkpoint().size());
    }

    @Test
    void aFolderThatIsNoneIsAnOperatorsMistake() {
        assertThrows(OperatorException.class, () -> ExportFolder.open(folder.resolve("none")));
    }

    @Test
    void theRootThatIsFoundIsNamed() throws Exception {
        RefusedException refused = assertThrows(RefusedException.class, () -> provoke(Refusal.ROOT_DIFFERS));

        String root = Hash.ofHex(export.values
                        .path("log2")
                        .path(SampleExport.X25519)
                        .path("roots")
                        .get(1)
                        .textValue())
                .base64();
        assertTrue(String.valueOf(refused.getMessage()).contains(root), refused::getMessage);
    }
}
