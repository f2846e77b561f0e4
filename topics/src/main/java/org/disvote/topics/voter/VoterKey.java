package org.disvote.topics.voter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Digests;

/// The secret of a system that makes pseudonyms: 32 bytes, the key of HMAC-SHA-256. Without it nobody can say
/// which pseudonym belongs to a voter ID, and two rolls cannot be joined.
///
/// One instance serves all threads. A pseudonym costs some 230 ns, because HMAC's two keyed
/// blocks are hashed once; each call continues from copies of those states (RFC 2104, section 4).
public final class VoterKey {

    /// The length of a key.
    public static final int BYTES = 32;

    /// How many characters a key has in a file.
    static final int TEXT_LENGTH = 43;

    private static final int BLOCK = 64;
    private static final int HASH = 32;

    /// How much of the HMAC a pseudonym keeps.
    private static final int PSEUDONYM_BYTES = 16;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final byte[] secret;

    /// These three are never changed, only copied.
    private final MessageDigest pseudonyms;

    private final MessageDigest auths;
    private final MessageDigest outer;

    private VoterKey(byte[] secret) {
        this.secret = secret.clone();
        this.pseudonyms = keyed((byte) 0x36, "disvote/voter/v1\n");
        this.auths = keyed((byte) 0x36, "disvote/auth/v1\n");
        this.outer = keyed((byte) 0x5c, "");
    }

    /// @throws IllegalArgumentException unless `secret` has [#BYTES] bytes
    public static VoterKey of(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a voter key has " + BYTES + " bytes, not " + secret.length);
        }
        return new VoterKey(secret);
    }

    /// A new key, from the operating system's random numbers.
    public static VoterKey random() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return new VoterKey(secret);
    }

    /// Reads a key file: one line of 43 characters of base64url, which only its owner may read.
    ///
    /// @throws org.disvote.topics.operator.OperatorException saying what is wrong with the file, never what is in
    ///     it
    public static VoterKey read(Path file) {
        return VoterKeyFile.read(file);
    }

    /// Creates a key file with mode 0600.
    ///
    /// @throws org.disvote.topics.operator.OperatorException if it exists or cannot be written
    public void write(Path file) {
        VoterKeyFile.create(file, this);
    }

    /// The voter's name in elections with this roll.
    ///
    /// @param roll the roll's name; empty in elections that are open to anyone
    public Voter pseudonym(String roll, VoterId voter) {
        MessageDigest inner = copy(pseudonyms);
        if (!roll.isEmpty()) {
            inner.update(roll.getBytes(UTF_8));
        }
        inner.update((byte) '\n');
        inner.update(voter.value().getBytes(US_ASCII));
        byte[] hash = finish(inner);
        return new Voter(latin1(BASE64.encode(Arrays.copyOf(hash, PSEUDONYM_BYTES))));
    }

    /// What a record has of the token by which its vote was cast: 43 characters. It is keyed, so that somebody
    /// who kept a token cannot find the vote by it.
    ///
    /// @param token the characters after `Bearer `
    public String auth(String token) {
        MessageDigest inner = copy(auths);
        inner.update(token.getBytes(UTF_8));
        return latin1(BASE64.encode(finish(inner)));
    }

    /// What is public of this key: `sha256:` and 64 hexadecimal digits. Masters, the system record and the terms of
    /// elections have it.
    public String commitment() {
        MessageDigest hash = sha256();
        hash.update("disvote/voter-key/v1\n".getBytes(US_ASCII));
        return Digests.text(hash.digest(secret));
    }

    /// The key itself. Its owner overwrites it after use.
    public byte[] bytes() {
        return secret.clone();
    }

    /// Hides the key.
    @Override
    public String toString() {
        return "VoterKey[hidden]";
    }

    private byte[] finish(MessageDigest inner) {
        byte[] hash = new byte[HASH];
        MessageDigest last = copy(outer);
        try {
            inner.digest(hash, 0, HASH);
            last.update(hash);
            last.digest(hash, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has " + HASH + " bytes", e);
        }
        return hash;
    }

    /// A SHA-256 that has read HMAC's first block, the key combined with `pad`, and then `prefix`.
    private MessageDigest keyed(byte pad, String prefix) {
        byte[] block = Arrays.copyOf(secret, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        MessageDigest hash = sha256();
        hash.update(block);
        hash.update(prefix.getBytes(US_ASCII));
        Arrays.fill(block, (byte) 0);
        return hash;
    }

    private static MessageDigest copy(MessageDigest state) {
        try {
            return (MessageDigest) state.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String latin1(byte[] text) {
        return new String(text, US_ASCII);
    }
}
