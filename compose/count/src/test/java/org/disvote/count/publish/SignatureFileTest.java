package org.disvote.count.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.disvote.count.SampleExport;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.statement.CountNote;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignatureFileTest {

    @TempDir
    Path folder;

    private final SampleExport export = SampleExport.sealed(SampleExport.X25519);
    private final SigningKey anna = SampleExport.key("trustee anna", "anna");
    private final SigningKey bea = SampleExport.key("trustee bea", "bea");

    @BeforeEach
    void writeCount() throws Exception {
        Files.writeString(
                folder.resolve("count.json"),
                export.values
                        .path("log2")
                        .path(SampleExport.X25519)
                        .path("count")
                        .textValue());
    }

    private CountNote note() {
        return CountFile.read(folder.resolve("count.json")).note();
    }

    private List<SealTrustee> trustees() throws Exception {
        return Terms.read(export.terms.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .seal()
                .orElseThrow()
                .trustees();
    }

    @Test
    void eachTrusteeAddsALine() throws Exception {
        Path file = folder.resolve("count.note");

        assertTrue(SignatureFile.sign(file, note(), bea));
        assertTrue(SignatureFile.sign(file, note(), anna));
        assertFalse(SignatureFile.sign(file, note(), bea), "once is enough");

        Note signed = SignatureFile.read(file, note());
        assertEquals(2, signed.lines().size());
        assertEquals(List.of("anna", "bea"), note().signers(signed.toString(), trustees()));
    }

    @Test
    void theNoteOfAnotherCountIsRefused() throws Exception {
        Path file = folder.resolve("count.note");
        Files.writeString(
                file,
                Note.signed("disvote/count/v1\nother\nsha256:" + "0".repeat(64) + "\n", anna)
                        .toString());

        assertThrows(OperatorException.class, () -> SignatureFile.sign(file, note(), bea));
        assertThrows(OperatorException.class, () -> SignatureFile.read(file, note()));
    }

    @Test
    void aSignatureThatFailsIsRefused() throws Exception {
        Path file = folder.resolve("count.note");
        CountNote note = note();
        String forged =
                Note.unsigned(note.text()).with(anna.sign("another text\n")).toString();
        Files.writeString(file, forged);

        assertThrows(OperatorException.class, () -> SignatureFile.sign(file, note, anna));
        assertThrows(org.disvote.topics.note.MalformedNoteException.class, () -> note.signers(forged, trustees()));
    }

    @Test
    void aFileThatIsNoCountIsRefused() throws Exception {
        Path file = folder.resolve("count.json");
        String right = Files.readString(file);
        List<String> wrong = List.of(
                "",
                "{}",
                right + "\n",
                right.replace("\"counted\":3,", "\"counted\":4,"),
                right.replace("\"void\":1,", ""),
                right.replace("\"v\":1,", "\"v\":2,"),
                right.replace("\"voters\":6", "\"voters\":6,\"x\":1"),
                right.replace("not-on-roll", "not-on-rolls"));
        for (String text : wrong) {
            Files.writeString(file, text);
            assertThrows(OperatorException.class, () -> CountFile.read(file), text);
        }
    }
}
