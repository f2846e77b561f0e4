package org.disvote.topics.sealing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.jspecify.annotations.Nullable;

/// The seal of an election: to which key ballots are sealed, how long they are made, and who can open them
/// together. It is part of the terms. Two seals are equal if their digests are. Immutable.
public final class Seal {

    /// Shortened, a public key names itself. It only routes: nothing trusts it.
    public static final int KEY_ID_BYTES = 4;

    /// The step and the least value of [#pad].
    public static final int PAD_STEP = 64;

    public static final int PAD_MIN = 128;
    public static final int PAD_MAX = 1_792;

    /// What shares can number.
    public static final int TRUSTEES_MAX = 255;

    private final Suite suite;
    private final byte[] publicKey;
    private final int pad;
    private final int threshold;
    private final List<SealTrustee> trustees;
    private final byte[] keyId;
    private final String digest;

    /// @param publicKey of the suite's length
    /// @throws IllegalArgumentException if the numbers do not fit together
    public Seal(Suite suite, byte[] publicKey, int pad, int threshold, List<SealTrustee> trustees) {
        if (publicKey.length != suite.publicKeyBytes()) {
            throw new IllegalArgumentException("a public key of " + publicKey.length + " bytes");
        }
        if (!isPad(pad)) {
            throw new IllegalArgumentException("pad " + pad);
        }
        if (threshold < 1 || threshold > trustees.size() || trustees.size() > TRUSTEES_MAX) {
            throw new IllegalArgumentException("threshold " + threshold + " of " + trustees.size() + " trustees");
        }
        this.suite = suite;
        this.publicKey = publicKey.clone();
        this.pad = pad;
        this.threshold = threshold;
        this.trustees = List.copyOf(trustees);
        keyId = Arrays.copyOf(Digests.sha256().digest(publicKey), KEY_ID_BYTES);
        digest = Digests.of(Jcs.write(json()));
    }

    static boolean isPad(int pad) {
        return pad >= PAD_MIN && pad <= PAD_MAX && pad % PAD_STEP == 0;
    }

    /// The least pad that holds ballots of this length.
    ///
    /// @param ballotBytes of the longest ballot that the election allows
    /// @throws IllegalArgumentException if no pad holds it
    public static int padFor(int ballotBytes) {
        int needed = Plaintext.HEAD_BYTES + ballotBytes;
        int pad = Math.max(PAD_MIN, Math.ceilDiv(needed, PAD_STEP) * PAD_STEP);
        if (!isPad(pad)) {
            throw new IllegalArgumentException("a ballot of " + ballotBytes + " bytes fits into no envelope");
        }
        return pad;
    }

    /// Whether envelopes hold ballots of this length.
    public boolean holds(int ballotBytes) {
        return Plaintext.HEAD_BYTES + ballotBytes <= pad;
    }

    public Suite suite() {
        return suite;
    }

    /// A copy.
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// A copy; [#KEY_ID_BYTES] bytes.
    public byte[] keyId() {
        return keyId.clone();
    }

    /// Whether these bytes, from `at` on, are its key ID.
    boolean hasKeyId(byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + KEY_ID_BYTES, keyId, 0, KEY_ID_BYTES);
    }

    /// The length of every plaintext, in bytes.
    public int pad() {
        return pad;
    }

    /// How many shares open the ballots.
    public int threshold() {
        return threshold;
    }

    /// In the order of their shares, whose numbers begin at 1.
    public List<SealTrustee> trustees() {
        return trustees;
    }

    /// The length of every envelope, in bytes.
    public int envelopeBytes() {
        return suite.envelopeBytes(pad);
    }

    /// As it stands in definitions and terms.
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("suite", suite.id());
        json.put("publicKey", Base64UrlText.encode(publicKey));
        json.put("keyId", HexFormat.of().formatHex(keyId));
        json.put("pad", pad);
        json.put("threshold", threshold);
        ArrayNode all = json.putArray("trustees");
        for (SealTrustee trustee : trustees) {
            all.addObject()
                    .put("name", trustee.name())
                    .put("vkey", trustee.vkey().text())
                    .put("share", trustee.share());
        }
        return json;
    }

    /// `sha256:` and 64 hexadecimal digits, of the canonical JSON. Who compares seals compares this, never the
    /// key ID.
    public String digest() {
        return digest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Seal that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "Seal[" + suite.id() + ", " + digest + "]";
    }
}
