package org.disvote.topics.merkle;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.jspecify.annotations.Nullable;

/// 32 bytes that SHA-256 gave. Two hashes of equal bytes are equal.
public final class Hash implements Comparable<Hash> {

    public static final int BYTES = 32;

    private final byte[] bytes;

    /// Made by the first caller: one hash of a batch's tree stands in many paths.
    private @Nullable String base64;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @throws IllegalArgumentException unless there are 32 bytes
    public static Hash of(byte[] sha256) {
        if (sha256.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + sha256.length);
        }
        return new Hash(sha256.clone());
    }

    /// Part of an array, such as of a tile.
    public static Hash of(byte[] from, int offset) {
        return new Hash(Arrays.copyOfRange(from, offset, offset + BYTES));
    }

    /// The hash of these bytes, without any prefix. A leaf of a tree has one: [Merkle#leaf(byte\[\])].
    public static Hash sha256(byte[] data) {
        return new Hash(Digests.sha256().digest(data));
    }

    /// @throws IllegalArgumentException unless it is standard base64 of 32 bytes
    public static Hash ofBase64(String text) {
        return tryBase64(text)
                .orElseThrow(() -> new IllegalArgumentException("a hash has 44 characters of standard base64"));
    }

    public static Optional<Hash> tryBase64(String text) {
        return StandardBase64.decode(text)
                .filter(decoded -> decoded.length == BYTES)
                .map(Hash::new);
    }

    /// From the 43 characters of base64url that receipts have.
    public static Optional<Hash> tryBase64Url(String text) {
        return Base64UrlText.decode(text)
                .filter(decoded -> decoded.length == BYTES)
                .map(Hash::new);
    }

    /// @throws IllegalArgumentException unless there are 64 hexadecimal digits in lower case
    public static Hash ofHex(String text) {
        Hash hash = of(HexFormat.of().parseHex(text));
        if (!hash.hex().equals(text)) {
            throw new IllegalArgumentException("hexadecimal digits are written in lower case");
        }
        return hash;
    }

    /// From `sha256:` and 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException if it has another form
    public static Hash ofDigest(String text) {
        if (!Digests.isValid(text)) {
            throw new IllegalArgumentException("a digest is not of the form " + Digests.FORM);
        }
        return new Hash(Digests.bytes(text));
    }

    /// Feeds a digest without a copy.
    void update(MessageDigest digest) {
        digest.update(bytes);
    }

    static Hash finish(MessageDigest digest) {
        return new Hash(digest.digest());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// @param offset where in `to` the 32 bytes go
    public void copyTo(byte[] to, int offset) {
        System.arraycopy(bytes, 0, to, offset, BYTES);
    }

    public String base64() {
        String made = base64;
        if (made == null) {
            made = StandardBase64.encode(bytes);
            base64 = made;
        }
        return made;
    }

    /// 43 characters, as in receipts.
    public String base64Url() {
        return Base64UrlText.encode(bytes);
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /// As people compare it: `sha256:` and 64 hexadecimal digits.
    public String digest() {
        return Digests.text(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return base64();
    }
}
