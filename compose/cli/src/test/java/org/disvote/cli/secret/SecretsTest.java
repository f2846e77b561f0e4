package org.disvote.cli.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        Path file = Files.createTempFile(folder, "secrets", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String message(Executable refused) {
        return String.valueOf(assertThrows(OperatorException.class, refused).getMessage());
    }

    private static List<String> lines(Path file) {
        return SecretLines.read(file).stream().map(String::new).toList();
    }

    @Test
    void linesAreTakenAsTheyAre() throws IOException {
        assertEquals(List.of(" one ", "δύο", "3"), lines(file(" one \nδύο\n3\n")));
        assertEquals(List.of("one"), lines(file("one")));
    }

    @Test
    void aFileThatOthersReadAnEmptyOneAndOneWithAnEmptyLineAreRefused() throws IOException {
        Path open = file("secret\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(message(() -> SecretLines.read(open)).contains("it must be 0600 or 0400"));
        for (String text : List.of("", "\n", "a\n\nb\n", "a\n\n")) {
            Path file = file(text);
            assertThrows(OperatorException.class, () -> SecretLines.read(file), text);
        }
        Path bytes = file("");
        Files.write(bytes, new byte[] {(byte) 0xff, '\n'});
        assertThrows(OperatorException.class, () -> SecretLines.read(bytes));
        assertThrows(OperatorException.class, () -> SecretLines.read(folder.resolve("none")));
    }

    private static ShareFile share(int index, String passphrase) {
        byte[] bytes = new byte[Share.BYTES];
        bytes[0] = (byte) index;
        return ShareFile.lock(
                new Share(new ElectionId("e"), "t" + index, "sha256:" + "a".repeat(64), index, bytes),
                2,
                passphrase.toCharArray(),
                new SecureRandom());
    }

    @Test
    void aFileHasOnePassphraseForAllOrOneForEachTrustee() throws IOException {
        ShareFile one = share(1, "of one");
        ShareFile two = share(2, "of two");
        PassphraseOption each = PassphraseOption.of(file("of one\nof two\n"));

        assertEquals(2, each.unlock(List.of(two, one)).size());
        assertEquals(2, each.unlock(List.of(two)).getFirst().index());
        assertEquals(2, each.all(2).size());
        assertTrue(message(() -> each.all(3)).contains("has 2 lines"));

        PassphraseOption same = PassphraseOption.of(file("of one"));
        assertEquals(1, same.unlock(List.of(one)).getFirst().index());
        List<ShareFile> both = List.of(one, two);
        assertThrows(OperatorException.class, () -> same.unlock(both));
        assertEquals(3, same.all(3).size());
        ShareFile third = share(3, "of three");
        List<ShareFile> last = List.of(third);
        assertTrue(message(() -> each.unlock(last)).contains("no line for share 3 of t3"));
    }

    @Test
    void aWrongPassphraseMayBeTypedAgainTwice() {
        List<ShareFile> share = List.of(share(1, "of one"));
        TypedSecrets third = new TypedSecrets("of on", "", "of one");

        assertEquals(1, PassphraseOption.unlock(share, third).size());
        assertTrue(third.toString().contains("t1, your passphrase for share 1 of election e:"), third::toString);
        assertTrue(third.toString().contains("1 try is left"), third::toString);

        TypedSecrets never = new TypedSecrets("1", "2", "3", "of one");
        assertThrows(OperatorException.class, () -> PassphraseOption.unlock(share, never));
    }

    /// These tests have none.
    @Test
    void withoutATerminalTheOptionsInsteadAreNamed() {
        Stream.of("--passphrase-file").forEach(option -> {
            String message = message(() -> Secrets.terminal(option));
            assertTrue(message.contains(option) && message.contains("for trying only"), message);
        });
    }
}
