package org.disvote.operate.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyErasureTest {

    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00Z");
    private static final Duration DAYS_30 = Duration.ofDays(30);

    @Test
    void anOverwrittenFileHoldsTheCommitmentAndNothingOfTheKey(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("voter.key");
        VoterKey key = VoterKey.random();
        key.write(file);
        String secret = Files.readString(file).strip();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        KeyErasure.overwrite(file);

        String left = Files.readString(file);
        assertEquals("destroyed " + key.commitment() + "\n", left);
        assertFalse(left.contains(secret.substring(0, 8)));
        assertThrows(OperatorException.class, () -> VoterKey.read(file));
    }

    @Test
    void killedBetweenItsStepsItGoesOnWhenItIsRunAgain(@TempDir Path folder) {
        Path file = folder.resolve("voter.key");
        VoterKey key = VoterKey.random();
        key.write(file);

        KeyErasure.overwrite(file);
        assertEquals(key.commitment(), KeyErasure.commitment(file));
        KeyErasure.overwrite(file);
        assertEquals(key.commitment(), KeyErasure.commitment(file));

        KeyErasure.delete(file);
        assertFalse(Files.exists(file));
        assertThrows(OperatorException.class, () -> KeyErasure.commitment(file));
    }

    @Test
    void aFileThatIsNoKeyIsLeftAsItIs(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "destroyed sha256:1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThrows(OperatorException.class, () -> KeyErasure.overwrite(file));

        assertEquals("destroyed sha256:1\n", Files.readString(file));
    }

    @Test
    void theKeyIsNeededUntilEachElectionIsClosedEverywhereAndItsObjectionPeriodIsOver() {
        KeyUse open = new KeyUse(new ElectionId("open"), NOON.plusSeconds(1), false);
        KeyUse unsealed = new KeyUse(new ElectionId("unsealed"), NOON.minus(DAYS_30), false);
        KeyUse recent = new KeyUse(new ElectionId("recent"), NOON.minus(DAYS_30).plusSeconds(1), true);
        KeyUse over = new KeyUse(new ElectionId("over"), NOON.minus(DAYS_30), true);

        assertEquals(
                List.of(
                        "election open is not closed on every partition; it closes at 2027-05-21T12:00:01Z",
                        "election unsealed is not closed on every partition; it closes at 2027-04-21T12:00:00Z",
                        "the objection period of election recent ends at 2027-05-21T12:00:01Z"),
                KeyUse.obstacles(List.of(open, unsealed, recent, over), NOON, DAYS_30));
        assertEquals(List.of(), KeyUse.obstacles(List.of(over), NOON, DAYS_30));
        assertEquals(List.of(), KeyUse.obstacles(List.of(), NOON, DAYS_30));
        assertEquals(List.of(), KeyUse.obstacles(List.of(recent), NOON, Duration.ZERO));
    }
}
