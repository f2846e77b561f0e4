package org.disvote.topics.voter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Digests;

/// The secret of a system that makes pseudonyms: 32 bytes, the key of HMAC-SHA-256. Without it nobody can say
/// which pseudonym belongs to a voter ID, and two rolls cannot be joined.
///
/// One instance serves all threads.
public final class VoterKey {

    /// The length of a key.
    public static final int BYTES = 32;

    /// How many characters a key has in a file.
    static final int TEXT_LENGTH = 43;

    private static final String HMAC = "HmacSHA256";

    /// How much of the HMAC a pseudonym keeps.
    private static final int PSEUDONYM_BYTES = 16;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final byte[] secret;

    private final SecretKeySpec hmacKey;

    private VoterKey(byte[] secret) {
        this.secret = secret.clone();
        this.hmacKey = new SecretKeySpec(secret, HMAC);
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
        byte[] hash = mac().doFinal(("disvote/voter/v1\n" + roll + '\n' + voter.value()).getBytes(UTF_8));
        return new Voter(latin1(BASE64.encode(Arrays.copyOf(hash, PSEUDONYM_BYTES))));
    }

    /// What a record has of the token by which its vote was cast: 43 characters. It is keyed, so that somebody
    /// who kept a token cannot find the vote by it.
    ///
    /// @param token the characters after `Bearer `
    public String auth(String token) {
        return latin1(BASE64.encode(mac().doFinal(("disvote/auth/v1\n" + token).getBytes(UTF_8))));
    }

    /// What is public of this key: `sha256:` and 64 hexadecimal digits. Masters, the system record and the terms of
    /// elections have it.
    public String commitment() {
        MessageDigest hash = Digests.sha256();
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

    /// A Mac is not safe for threads, and one that is made for each call costs less than a microsecond.
    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(hmacKey);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static String latin1(byte[] text) {
        return new String(text, US_ASCII);
    }
}
