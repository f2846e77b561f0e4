package org.disvote.topics.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.disvote.topics.Vectors;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealReaderTest {

    private static final String PAD = "pad must be a multiple of 64 from 128 to 1,792";
    private static final String VKEY = "vkey must be of type 01 and have the trustee's name";
    private static final String KEY =
            "publicKey is not a public key of suite 0020-0001-0002: 32 bytes in base64url " + "without padding";
    private static final String SHARE = "share is not of the form sha256:…";

    @ParameterizedTest
    @ValueSource(strings = {"suite", "publicKey", "keyId", "pad", "threshold", "trustees"})
    void aMissingMemberIsNamedAndNoOther(String member) throws Exception {
        ObjectNode json = valid(Suite.X25519);
        json.remove(member);
        assertEquals("not the seal of an election: " + member + " is missing", refused(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "vkey", "share"})
    void aMissingMemberOfATrusteeIsNamed(String member) throws Exception {
        ObjectNode json = valid(Suite.X25519);
        trustee(json, 1).remove(member);
        assertTrue(refused(json).contains("trustees[1]: " + member + " is missing"), refused(json));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("suite of another type", json -> json.put("suite", 32), "suite must be text"),
                wrong(
                        "unknown suite",
                        json -> json.put("suite", "0020-0001-0003"),
                        "suite must be 647a-0001-0002 or 0020-0001-0002"),
                wrong("key of another type", json -> json.put("publicKey", 1), "publicKey must be text"),
                wrong("key too short", json -> json.put("publicKey", key(31)), KEY),
                wrong("key too long", json -> json.put("publicKey", key(33)), KEY),
                wrong("key of the other suite", json -> json.put("publicKey", key(1_216)), KEY),
                wrong("empty key", json -> json.put("publicKey", ""), KEY),
                wrong(
                        "padded key",
                        json -> json.put("publicKey", json.path("publicKey").textValue() + "="),
                        KEY),
                wrong(
                        "key with unused bits set",
                        json -> json.put(
                                "publicKey", json.path("publicKey").textValue().replaceAll("Y$", "Z")),
                        KEY),
                wrong("point of small order", json -> json.put("publicKey", Base64UrlText.encode(new byte[32])), KEY),
                wrong(
                        "key ID of another key",
                        json -> json.put("keyId", "23ca9d70"),
                        "keyId is not that of the public key, 23ca9d6f"),
                wrong(
                        "key ID in capitals",
                        json -> json.put("keyId", "23CA9D6F"),
                        "keyId is not that of the public key"),
                wrong("key ID too short", json -> json.put("keyId", "23ca9d"), "keyId is not that of the public key"),
                wrong("key ID of another type", json -> json.put("keyId", 23), "keyId must be text"),
                wrong("pad 127", json -> json.put("pad", 127), "pad must be a whole number from 128 to 1000000000"),
                wrong("pad 64", json -> json.put("pad", 64), "pad must be a whole number from 128 to 1000000000"),
                wrong("pad 130", json -> json.put("pad", 130), PAD),
                wrong("pad 1856", json -> json.put("pad", 1_856), PAD),
                wrong("pad as text", json -> json.put("pad", "128"), "pad must be a whole number"),
                wrong("pad as a fraction", json -> json.put("pad", 128.5), "pad must be a whole number"),
                wrong("threshold 0", json -> json.put("threshold", 0), "threshold must be a whole number from 1"),
                wrong("threshold -1", json -> json.put("threshold", -1), "threshold must be a whole number from 1"),
                wrong(
                        "threshold above the trustees",
                        json -> json.put("threshold", 4),
                        "threshold is greater than the number of trustees"),
                wrong("threshold as text", json -> json.put("threshold", "2"), "threshold must be a whole number"),
                wrong("trustees of another type", json -> json.put("trustees", "anna"), "trustees must be a list"),
                wrong("no trustee", json -> json.putArray("trustees"), "trustees must be 1 to 255"),
                wrong(
                        "a trustee that is no object",
                        json -> trustees(json).set(0, "anna"),
                        "trustees[0]: it is not a JSON object"),
                wrong("a name that is no ID", json -> trustee(json, 0).put("name", "an na"), "name must be"),
                wrong(
                        "a name twice",
                        json -> trustees(json)
                                .set(
                                        1,
                                        trustee(json, 0)
                                                .deepCopy()
                                                .put(
                                                        "share",
                                                        trustee(json, 1)
                                                                .path("share")
                                                                .textValue())),
                        "trustees has anna twice"),
                wrong(
                        "a share twice",
                        json -> trustee(json, 1)
                                .put("share", trustee(json, 0).path("share").textValue()),
                        "trustees has the share sha256:4e4f9e1c"),
                wrong(
                        "a share of another form",
                        json -> trustee(json, 0).put("share", "4e4f9e1c"),
                        "trustees[0]: " + SHARE),
                wrong(
                        "a share in capitals",
                        json -> trustee(json, 0).put("share", "sha256:" + "A".repeat(64)),
                        "trustees[0]: " + SHARE),
                wrong("a share of another type", json -> trustee(json, 0).put("share", 1), "share must be text"),
                wrong("a vkey that is none", json -> trustee(json, 0).put("vkey", "anna"), "vkey is malformed"),
                wrong("a vkey of another type", json -> trustee(json, 0).put("vkey", 1), "vkey must be text"),
                wrong(
                        "a vkey of another name",
                        json -> trustee(json, 0)
                                .put("vkey", trustee(json, 1).path("vkey").textValue()),
                        "trustees[0]: " + VKEY),
                wrong(
                        "a witness's vkey, of type 04",
                        json -> trustee(json, 0)
                                .put("name", "a.example")
                                .put(
                                        "vkey",
                                        Vectors.values()
                                                .path("vkeys")
                                                .path("a.example")
                                                .textValue()),
                        "trustees[0]: " + VKEY),
                wrong("an unknown member", json -> json.put("note", ""), "unknown member note"),
                wrong(
                        "an unknown member of a trustee",
                        json -> trustee(json, 2).put("id", "cem"),
                        "unknown member id"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void eachProblemHasItsSentence(Consumer<ObjectNode> change, String sentence) throws Exception {
        ObjectNode json = valid(Suite.X25519);
        change.accept(json);
        String message = refused(json);
        assertTrue(message.contains(sentence), message);
    }

    @Test
    void everyProblemIsNamedAtOnce() throws Exception {
        ObjectNode json = valid(Suite.X25519);
        json.put("pad", 130).put("more", 1);
        trustee(json, 2).put("share", "");

        String message = refused(json);

        for (String sentence : List.of(PAD, "unknown member more", "trustees[2]: " + SHARE)) {
            assertTrue(message.contains(sentence), message);
        }
    }

    @Test
    void aSealIsAnObject() {
        assertTrue(refused(Json.MAPPER.createArrayNode()).contains("it is not a JSON object"));
        assertTrue(refused(Json.MAPPER.missingNode()).contains("it is not a JSON object"));
    }

    @Test
    void aThresholdOfOneAndOfAllIsAllowed() throws Exception {
        for (int threshold : new int[] {1, 3}) {
            ObjectNode json = valid(Suite.X_WING);
            json.put("threshold", threshold);
            assertEquals(threshold, SealReader.read(json).threshold());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sealsAreEqualIfEverythingIs(Suite suite) throws Exception {
        Seal seal = SealReader.read(valid(suite));
        assertEquals(seal, SealReader.read(valid(suite)));
        assertEquals(seal, SealReader.read(seal.json()));
        ObjectNode larger = valid(suite);
        larger.put("pad", 192);
        assertNotEquals(seal, SealReader.read(larger));
        ObjectNode otherOrder = valid(suite);
        JsonNode first = trustees(otherOrder).get(0);
        trustees(otherOrder).remove(0);
        trustees(otherOrder).add(first);
        assertNotEquals(seal, SealReader.read(otherOrder), "a share's number is its place");
    }

    /// A coefficient of ML-KEM that is not below q would be another key than it says.
    @Test
    void aPublicKeyOfXWingThatIsNotReducedIsRefused() throws Exception {
        ObjectNode json = valid(Suite.X_WING);
        byte[] key = Base64UrlText.decode(json.path("publicKey").textValue()).orElseThrow();
        Arrays.fill(key, 0, 3, (byte) 0xff);
        json.put("publicKey", Base64UrlText.encode(key));
        assertTrue(refused(json).contains("publicKey is not a public key of suite 647a-0001-0002"), refused(json));
    }

    private static Arguments wrong(String name, Consumer<ObjectNode> change, String sentence) {
        return Arguments.of(Named.of(name, change), sentence);
    }

    private static String key(int bytes) {
        byte[] key = new byte[bytes];
        Arrays.fill(key, (byte) 9);
        return Base64UrlText.encode(key);
    }

    private static ArrayNode trustees(ObjectNode json) {
        return (ArrayNode) json.path("trustees");
    }

    private static ObjectNode trustee(ObjectNode json, int index) {
        return (ObjectNode) trustees(json).get(index);
    }

    private static String refused(JsonNode json) {
        return String.valueOf(assertThrows(MalformedEventException.class, () -> SealReader.read(json))
                .getMessage());
    }

    private static ObjectNode valid(Suite suite) throws Exception {
        return (ObjectNode) Json.MAPPER.readTree(
                Vectors.values().path("keygen").path(suite.id()).path("seal").textValue());
    }
}
