package org.disvote.topics.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.disvote.topics.SharedVectors;
import org.junit.jupiter.api.Test;

/// The library, called as we call it, against values that others published. They use other ciphers; what comes before
/// the cipher is the same. Envelopes with our cipher, made by other programs, are in [SealingVectorsTest].
class HpkeVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    /// RFC 9180, A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode.
    @Test
    void theSuiteX25519GivesTheValuesOfRfc9180() throws Exception {
        byte[] info = HEX.parseHex("4f6465206f6e2061204772656369616e2055726e");
        byte[] ephemeral = HEX.parseHex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736");
        byte[] encapsulated = HEX.parseHex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
        byte[] privateKey = HEX.parseHex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
        byte[] publicKey = HEX.parseHex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
        byte[] plaintext = HEX.parseHex("4265617574792069732074727574682c20747275746820626561757479");
        List<String> ciphertexts = List.of(
                "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
                "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84");
        HPKE hpke = Suite.X25519.hpke(HPKE.aead_AES_GCM128);
        AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(privateKey, null);

        HPKEContext recipient = hpke.setupBaseR(encapsulated, pair, info);
        HPKEContextWithEncapsulation sender = hpke.setupBaseS(
                hpke.deserializePublicKey(publicKey), info, hpke.deserializePrivateKey(ephemeral, null));

        assertArrayEquals(publicKey, hpke.serializePublicKey(pair.getPublic()));
        assertArrayEquals(encapsulated, sender.getEncapsulation());
        for (int i = 0; i < ciphertexts.size(); i++) {
            byte[] aad = HEX.parseHex("436f756e742d3" + i);
            assertArrayEquals(plaintext, recipient.open(aad, HEX.parseHex(ciphertexts.get(i))));
            assertEquals(ciphertexts.get(i), HEX.formatHex(sender.seal(aad, plaintext)));
        }
        assertEquals(
                "3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee",
                HEX.formatHex(recipient.export(new byte[0], 32)));
        assertEquals(
                "2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5",
                HEX.formatHex(recipient.export(new byte[1], 32)));
        assertEquals(
                "e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931",
                HEX.formatHex(recipient.export(HEX.parseHex("54657374436f6e74657874"), 32)));
    }

    /// The values of the drafts, with ChaCha20-Poly1305. Versions 1.78 to 1.80 of the library fail here.
    @Test
    void theSuiteXWingGivesTheValuesOfTheDraft() throws Exception {
        int tried = 0;
        for (JsonNode vector : SharedVectors.read("hpke-xwing.json")) {
            if (vector.path("mode").intValue() != 0
                    || vector.path("kem_id").intValue() != 0x647a
                    || vector.path("kdf_id").intValue() != HPKE.kdf_HKDF_SHA256) {
                continue;
            }
            HPKE hpke = Suite.X_WING.hpke((short) vector.path("aead_id").intValue());
            AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(hex(vector, "skRm"), null);
            HPKEContext recipient = hpke.setupBaseR(hex(vector, "enc"), pair, hex(vector, "info"));
            assertArrayEquals(hex(vector, "pkRm"), hpke.serializePublicKey(pair.getPublic()));
            for (JsonNode encryption : vector.path("encryptions")) {
                assertArrayEquals(hex(encryption, "pt"), recipient.open(hex(encryption, "aad"), hex(encryption, "ct")));
            }
            for (JsonNode export : vector.path("exports")) {
                assertArrayEquals(
                        hex(export, "exported_value"),
                        recipient.export(
                                hex(export, "exporter_context"),
                                export.path("L").intValue()));
            }
            tried++;
        }
        assertTrue(tried > 0, "no values of our suite");
    }

    private static byte[] hex(JsonNode json, String member) {
        return HEX.parseHex(json.path(member).textValue());
    }
}
