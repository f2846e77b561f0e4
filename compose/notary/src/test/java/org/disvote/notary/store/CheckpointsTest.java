package org.disvote.notary.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {

    private static final SigningKey KEY = SigningKey.generate("log.example.org/disvote-1a2b3c4d");

    @TempDir
    Path root;

    private LogFolder folder;

    @BeforeEach
    void open() {
        folder = LogFolder.open(root);
    }

    private static Note checkpoint(long size) {
        return Note.signed(new Checkpoint(KEY.name(), size, Hash.sha256(new byte[] {(byte) size})).text(), KEY);
    }

    @Test
    void noCheckpointIsReplacedByASmallerOne() throws IOException {
        CheckpointFiles files = new CheckpointFiles(folder);
        files.storeSigned(checkpoint(20));
        files.publish(checkpoint(20));
        CheckpointFiles former = new CheckpointFiles(folder);

        former.storeSigned(checkpoint(19));
        former.publish(checkpoint(19));

        assertEquals(Optional.of(checkpoint(20)), files.signed());
        assertEquals(Optional.of(checkpoint(20)), files.published());
    }

    @Test
    void aSmallerOneThatAFormerNotaryRenamedIntoPlaceIsReplacedAgain() throws IOException {
        CheckpointFiles files = new CheckpointFiles(folder);
        files.storeSigned(checkpoint(20));
        files.publish(checkpoint(18));
        assertFalse(files.restore());
        Files.write(folder.signedCheckpoint(), checkpoint(19).bytes());
        Files.write(folder.checkpoint(), checkpoint(17).bytes());

        assertTrue(files.restore());

        assertEquals(Optional.of(checkpoint(20)), files.signed());
        assertEquals(Optional.of(checkpoint(18)), files.published());
    }

    @Test
    void aFileThatIsNoCheckpointIsNotOverwritten() throws IOException {
        Files.writeString(folder.signedCheckpoint(), "something else\n");
        CheckpointFiles files = new CheckpointFiles(folder);

        assertThrows(OperatorException.class, files::signed);
        assertThrows(OperatorException.class, () -> files.storeSigned(checkpoint(3)));
        assertEquals("something else\n", Files.readString(folder.signedCheckpoint()));
    }

    @Test
    void aLeafIsCoveredByTheFirstLargerTree() throws IOException {
        CosignedLog log = new CosignedLog(folder);
        log.append(checkpoint(3));
        log.append(checkpoint(7));
        log.append(checkpoint(8));
        CosignedLog reader = new CosignedLog(folder);
        assertTrue(reader.refresh());

        assertEquals(Optional.of(checkpoint(3)), covering(reader, 0));
        assertEquals(Optional.of(checkpoint(3)), covering(reader, 2));
        assertEquals(Optional.of(checkpoint(7)), covering(reader, 3));
        assertEquals(Optional.of(checkpoint(8)), covering(reader, 7));
        assertEquals(Optional.empty(), covering(reader, 8));
        assertEquals(8, reader.lastSize());
    }

    @Test
    void aFormerNotaryThatAppendsLateChangesNoProof() throws IOException {
        CosignedLog former = new CosignedLog(folder);
        former.append(checkpoint(3));
        byte[] late = (checkpoint(5).bytes().length + "\n" + checkpoint(5)).getBytes(StandardCharsets.UTF_8);
        CosignedLog log = new CosignedLog(folder);
        log.append(checkpoint(7));
        Files.write(folder.cosigned(), late, StandardOpenOption.APPEND);
        log.append(checkpoint(9));

        CosignedLog reader = new CosignedLog(folder);
        reader.refresh();

        assertEquals(Optional.of(checkpoint(7)), covering(reader, 4));
        assertEquals(Optional.of(checkpoint(9)), covering(reader, 7));
    }

    @Test
    void everyRecordThatWasCutOffAnywhereIsCutOffAndTheNextOneIsRead() throws IOException {
        CosignedLog log = new CosignedLog(folder);
        log.append(checkpoint(3));
        long first = Files.size(folder.cosigned());
        log.append(checkpoint(7));
        byte[] both = Files.readAllBytes(folder.cosigned());
        for (int length = (int) first; length < both.length; length++) {
            Files.write(folder.cosigned(), java.util.Arrays.copyOf(both, length));
            CosignedLog again = new CosignedLog(folder);
            again.cutTorn();
            again.append(checkpoint(11));

            CosignedLog reader = new CosignedLog(folder);
            assertTrue(reader.refresh(), "cut at " + length);
            assertEquals(Optional.of(checkpoint(11)), covering(reader, 3), "cut at " + length);
        }
    }

    private static Optional<Note> covering(CosignedLog reader, long index) throws IOException {
        OptionalLong size = reader.sizeCovering(index);
        return size.isPresent() ? Optional.of(reader.ofSize(size.getAsLong())) : Optional.empty();
    }
}
