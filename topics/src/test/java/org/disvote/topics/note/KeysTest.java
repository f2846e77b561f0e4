package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.disvote.topics.merkle.StandardBase64;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {

    private static final byte[] SEED =
            HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static final SigningKey KEY = SigningKey.ofSeed("example.org/log", SEED);

    @TempDir
    private Path folder;

    /// RFC 8032, section 7.1, test 1.
    @Test
    void keysAndSignaturesAreThoseOfTheRfc() {
        assertEquals(
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                HexFormat.of().formatHex(KEY.verifier().publicKey()));
        assertEquals(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                        + "d25bf5f0595bbe24655141438e7a100b",
                HexFormat.of().formatHex(KEY.sign(new byte[0])));
        assertTrue(KEY.verifier().verify(new byte[0], KEY.sign(new byte[0])));
        assertFalse(KEY.verifier().verify(new byte[1], KEY.sign(new byte[0])));
    }

    @Test
    void aScalarThatIsNotBelowTheOrderIsRefused() {
        byte[] signature = KEY.sign(new byte[0]);
        byte[] order = HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < order.length; i++) {
            int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
            signature[32 + i] = (byte) sum;
            carry = sum >>> 8;
        }
        assertEquals(0, carry);
        assertFalse(KEY.verifier().verify(new byte[0], signature));
    }

    @Test
    void aKeysFileIsReadAsItIsWritten() throws IOException {
        Path file = folder.resolve("key");

        KEY.create(file);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(KEY.fileText(), Files.readString(file));
        assertEquals(KEY.vkey(), SigningKey.read(file).vkey());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertEquals(KEY.cosignatureVkey(), SigningKey.read(file).cosignatureVkey());
        assertRefused("never overwritten", () -> KEY.create(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rwx------", "r--r--r--"})
    void aKeyThatOthersMayReadIsRefused(String mode) throws IOException {
        Path file = folder.resolve("key");
        KEY.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertRefused("must be 0600 or 0400", () -> SigningKey.read(file));
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutBeingRepeated() throws IOException {
        String text = KEY.fileText().strip();
        String material = text.substring(text.lastIndexOf('+') + 1);
        int n = 0;
        for (String wrong : List.of(
                "",
                "\n",
                text + "\n\n",
                text + " ",
                " " + text,
                text.substring(0, text.length() - 1),
                text.replace("PRIVATE+KEY", "PUBLIC+KEY"),
                text.replace("example", "exemple"),
                text.replace("example.org/log", ""),
                text.replace("example.org/log", "exa mple"),
                text.replace("+", "-"),
                text.replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+"),
                text.replaceFirst("\\+[0-9a-f]{8}\\+", "+0+"),
                text.replace(material, "B" + material.substring(1)),
                text.replace(material, material.substring(0, 8) + "AAAA" + material.substring(12)),
                text.replace(material, StandardBase64.encode(new byte[32])),
                text.replace(material, StandardBase64.encode(new byte[33])),
                KEY.vkey(),
                text + "\n" + text)) {
            Path file = folder.resolve("key" + n++);
            Files.writeString(file, wrong);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            OperatorException refused = assertRefused("is not a secret key", () -> SigningKey.read(file));
            assertFalse(String.valueOf(refused.getMessage()).contains(material.substring(8)), wrong);
        }
        assertRefused("there is no file", () -> SigningKey.read(folder.resolve("none")));
    }

    private static OperatorException assertRefused(String part, Executable reading) {
        OperatorException refused = assertThrows(OperatorException.class, reading);
        assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
        return refused;
    }

    @Test
    void aSecretKeysTextHidesIt() {
        assertEquals("secret key of example.org/log", KEY.toString());
        assertNotEquals(
                SigningKey.generate("a").vkey(), SigningKey.generate("a").vkey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\nb", "a\u00a0b", "a\u3000b"})
    void namesHaveNeitherSpaceNorPlus(String name) {
        assertThrows(IllegalArgumentException.class, () -> SigningKey.generate(name));
    }

    @Test
    void namesHaveAtMost255Bytes() throws MalformedNoteException {
        assertEquals(
                255,
                SigningKey.parse(SigningKey.generate("é".repeat(127) + "e").fileText())
                        .name()
                        .getBytes(UTF_8)
                        .length);
        assertThrows(IllegalArgumentException.class, () -> SigningKey.generate("é".repeat(128)));
    }

    @Test
    void everyChangedCharacterOfAPublicKeyIsNoticed() throws MalformedNoteException {
        for (String text : List.of(KEY.vkey(), KEY.cosignatureVkey())) {
            assertEquals(text, VerifierKey.parse(text).text());
            for (int i = 0; i < text.length(); i++) {
                char other = text.charAt(i) == '0' ? '1' : '0';
                String changed = text.substring(0, i) + other + text.substring(i + 1);
                assertThrows(MalformedNoteException.class, () -> VerifierKey.parse(changed), changed);
                String shorter = text.substring(0, i) + text.substring(i + 1);
                assertThrows(MalformedNoteException.class, () -> VerifierKey.parse(shorter), shorter);
                String longer = text.substring(0, i) + "=" + text.substring(i);
                assertThrows(MalformedNoteException.class, () -> VerifierKey.parse(longer), longer);
            }
        }
    }

    @Test
    void keysThatVerifyNothingOrAnythingAreRefused() {
        for (String point : List.of(
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")) {
            String vkey = VerifierKey.of(
                            "a", VerifierKey.Type.ED25519, HexFormat.of().parseHex(point))
                    .text();
            assertThrows(MalformedNoteException.class, () -> VerifierKey.parse(vkey), point);
        }
    }

    /// A policy may have such keys. None of their lines counts.
    @Test
    void keysOfOtherTypesAreReadWhereTheyAreAllowedAndCheckNothing() throws MalformedNoteException {
        String vkey =
                "pq.example+01234567+" + StandardBase64.encode(HexFormat.of().parseHex("06" + "11".repeat(1312)));

        VerifierKey key = VerifierKey.parseAny(vkey);

        assertEquals(VerifierKey.Type.OTHER, key.type());
        assertEquals(vkey, key.text());
        assertEquals(
                Note.Check.ABSENT,
                Note.unsigned("a\n").with(SignatureLine.of(key, new byte[64])).check(key));
        assertThrows(MalformedNoteException.class, () -> VerifierKey.parse(vkey));
    }
}
