package org.disvote.ceremony.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.disvote.ceremony.Vectors;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShareFileTest {

    private static final String FILE = new Vectors(Suite.X25519).text("shareFile1") + "\n";
    private static final byte[] SHARE = new Vectors(Suite.X25519).share(1);

    @TempDir
    private Path folder;

    private static ShareFile parse(String file) throws MalformedEventException {
        return ShareFile.parse(file.getBytes(UTF_8));
    }

    private static String message(Executable refused) {
        return String.valueOf(assertThrows(OperatorException.class, refused).getMessage());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void theFileOfOtherProgramsUnlocks(Suite suite) throws MalformedEventException {
        Vectors vectors = new Vectors(suite);
        ShareFile file = parse(vectors.text("shareFile1") + "\n");

        assertEquals(
                new ShareFile.Head(
                        new ElectionId(vectors.definition().id().value()), "anna", 1, 2, vectors.text("sealDigest")),
                file.head());
        Share share = file.unlock(Vectors.PASSPHRASE.toCharArray());
        assertArrayEquals(vectors.share(1), share.bytes());
        assertEquals(vectors.output().path("shareDigests").path(0).textValue(), share.digest());
        assertEquals(vectors.text("shareFile1") + "\n", new String(file.bytes(), UTF_8));
    }

    /// Every member is bound to the share, so there is no byte whose change goes unnoticed. The slow part, the key
    /// from the passphrase, is done once for all changes that leave the salt alone, and for each seventh byte of
    /// the salt.
    @Test
    void aFileThatWasChangedAtAnyByteNeverUnlocks() throws MalformedEventException {
        byte[] original = FILE.getBytes(UTF_8);
        char[] passphrase = Vectors.PASSPHRASE.toCharArray();
        byte[] key = ShareFile.parse(original).key(passphrase);
        assertTrue(ShareFile.parse(original).open(key).isPresent());
        int salt = FILE.indexOf("\"salt\":\"") + "\"salt\":\"".length();
        int read = 0;
        for (int at = 0; at < original.length; at++) {
            for (byte other : new byte[] {(byte) (original[at] ^ 1), 'A', '7', (byte) 0xff}) {
                byte[] changed = original.clone();
                changed[at] = other;
                if (other == original[at]) {
                    continue;
                }
                Optional<ShareFile> file = read(changed);
                if (file.isPresent()) {
                    read++;
                    boolean otherSalt = at >= salt && at < salt + 22 && (at - salt) % 7 == 0;
                    byte[] itsKey = otherSalt && other == 'A' ? file.get().key(passphrase) : key;
                    assertFalse(file.get().open(itsKey).isPresent(), "byte " + at + " was changed");
                }
            }
            assertTrue(read(Arrays.copyOf(original, at)).isEmpty(), "cut at byte " + at);
        }
        assertTrue(read > 100, "some changed files could be read: " + read);
    }

    private static Optional<ShareFile> read(byte[] file) {
        try {
            return Optional.of(ShareFile.parse(file));
        } catch (MalformedEventException e) {
            return Optional.empty();
        }
    }

    @Test
    void anotherPassphraseDoesNotUnlockAndTheMessageRepeatsNothing() throws MalformedEventException {
        ShareFile file = parse(FILE);

        String message = message(() -> file.unlock("open sesamE".toCharArray()));

        assertEquals("the share of anna does not unlock: the passphrase is wrong, or the file was changed", message);
        assertThrows(OperatorException.class, () -> file.unlock(new char[0]));
    }

    /// A keyboard may type ή as one character or as two.
    @Test
    void aPassphraseUnlocksHoweverItsAccentsAreTyped() {
        Share share = new Share(new ElectionId("e"), "anna", digest(), 3, SHARE);
        ShareFile file = ShareFile.lock(share, 2, "η\u0301λιος και θάλασσα".toCharArray(), new SecureRandom());

        assertArrayEquals(
                SHARE, file.unlock("ήλιος και θα\u0301λασσα".toCharArray()).bytes());
        assertThrows(OperatorException.class, () -> file.unlock("ηλιος και θάλασσα".toCharArray()));
    }

    private static String digest() {
        return new Vectors(Suite.X25519).text("sealDigest");
    }

    @Test
    void eachFileHasASaltAndANonceOfItsOwn() {
        Share share = new Share(new ElectionId("e"), "anna", digest(), 3, SHARE);
        char[] passphrase = "the same one".toCharArray();

        String one = new String(
                ShareFile.lock(share, 2, passphrase, new SecureRandom()).bytes(), UTF_8);
        String other = new String(
                ShareFile.lock(share, 2, passphrase, new SecureRandom()).bytes(), UTF_8);

        for (String member : new String[] {"salt", "nonce", "sealed"}) {
            assertFalse(value(one, member).equals(value(other, member)), member);
        }
    }

    private static String value(String file, String member) {
        return file.replaceAll(".*\"" + member + "\":\"([^\"]*)\".*\n", "$1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"v\":1|\"v\":2",
                "\"v\":1|\"v\":1,\"x\":1",
                "\"p\":1|\"p\":1,\"q\":1",
                "\"name\":\"argon2id\"|\"name\":\"argon2i\"",
                "\"m\":65536|\"m\":1024",
                "\"m\":65536|\"m\":1048576",
                "\"t\":3|\"t\":1",
                "\"t\":3|\"t\":4",
                "\"p\":1|\"p\":2",
                "\"index\":1|\"index\":0",
                "\"index\":1|\"index\":256",
                "\"index\":1|\"index\":1.0",
                "\"index\":1|\"index\":\"1\"",
                "\"index\":1,|",
                "\"threshold\":2|\"threshold\":0",
                "\"threshold\":2|\"threshold\":256",
                "\"election\":\"eur-x\"|\"election\":\"eur x\"",
                "\"trustee\":\"anna\"|\"trustee\":\"\"",
                "\"seal\":\"sha256:|\"seal\":\"sha512:",
                "\"nonce\":\"i|\"nonce\":\"",
                "\"sealed\":\"Py0q|\"sealed\":\"",
                "\"salt\":\"d3d3|\"salt\":\"",
                "d3dw\"|d3dx\"",
                "dw\"|dw==\"",
                "{\"election\"| {\"election\"",
                "\"v\":1}|\"v\":1} ",
                "\"v\":1}|\"v\":1}\n",
                "\"v\":1}|\"v\":1}\r",
                "\"v\":1}|\"v\":1}{}",
            })
    void whatIsNoShareFileToTheByteIsRefused(String change) throws MalformedEventException {
        String[] fromTo = change.split("\\|", -1);
        String changed = FILE.replace(fromTo[0], fromTo[1]);
        assertFalse(changed.equals(FILE), "nothing was changed");
        parse(FILE);

        MalformedEventException refused = assertThrows(MalformedEventException.class, () -> parse(changed));

        assertFalse(String.valueOf(refused.getMessage()).contains("Py0q"), refused::getMessage);
    }

    @Test
    void aFileWithoutItsLineFeedAnEmptyOneAndALongOneAreRefused() {
        assertThrows(MalformedEventException.class, () -> parse(FILE.stripTrailing()));
        assertThrows(MalformedEventException.class, () -> parse(""));
        assertThrows(MalformedEventException.class, () -> parse("\n"));
        assertThrows(MalformedEventException.class, () -> parse("null\n"));
        assertThrows(MalformedEventException.class, () -> parse(" ".repeat(3_000) + "\n"));
    }

    @Test
    void aFileIsMadeForItsOwnerAloneAndNeverOverwritten() throws IOException, MalformedEventException {
        Path path = folder.resolve("share");
        parse(FILE).create(path);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(FILE, Files.readString(path));
        assertEquals("anna", ShareFile.read(path).trustee());
        ShareFile again = ShareFile.read(path);
        assertTrue(message(() -> again.create(path)).contains("never overwritten"));
        assertThrows(OperatorException.class, () -> ShareFile.read(folder.resolve("none")));
        Files.writeString(path, "x");
        assertTrue(message(() -> ShareFile.read(path)).contains("cannot be used"));
    }

    @Test
    void noTextShowsTheShare() throws MalformedEventException {
        ShareFile file = parse(FILE);
        Share share = file.unlock(Vectors.PASSPHRASE.toCharArray());
        String hex = HexFormat.of().formatHex(SHARE).substring(0, 8);
        String base64 = Base64.getEncoder().encodeToString(SHARE).substring(0, 6);

        String texts = file + share.toString() + new String(file.bytes(), UTF_8);
        assertFalse(
                texts.contains(hex) || texts.contains(base64) || file.toString().contains("Py0q"), texts);

        share.close();
        assertArrayEquals(new byte[32], share.bytes());
    }

    @Test
    void anErasedFileSaysWhatItWasAndCanBeErasedAgain() throws IOException, MalformedEventException {
        Path path = folder.resolve("share");
        parse(FILE).create(path);
        ShareErasure.Which which = ShareErasure.of(path);
        assertEquals(new ShareErasure.Which(new ElectionId("eur-x"), 1, digest()), which);

        ShareErasure.overwrite(path);

        assertEquals("destroyed share 1 of eur-x, " + digest() + "\n", Files.readString(path));
        assertEquals(which, ShareErasure.of(path));
        ShareErasure.overwrite(path);
        assertEquals(which, ShareErasure.of(path));
        assertThrows(OperatorException.class, () -> ShareFile.read(path));
        Files.writeString(path, "destroyed share 1 of eur-x, sha256:00\n");
        assertThrows(OperatorException.class, () -> ShareErasure.of(path));
    }
}
