package org.disvote.ceremony.deal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.disvote.ceremony.share.Shamir;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;

/// An election's key, made and dealt out. The private key is in none of this: it was wiped once the shares were made.
///
/// @param seal for the definition
/// @param files a share for each trustee, in their order
public record Dealing(Seal seal, List<ShareFile> files) {

    /// How many random bytes of the operating system go into a key.
    public static final int RANDOM_BYTES = 64;

    private static final String KEYGEN = "disvote/keygen/v1\n";
    private static final String SEED = "disvote/seed/v1";
    private static final String SHAMIR = "disvote/shamir/v1";

    public Dealing {
        files = List.copyOf(files);
    }

    /// Makes a key from randomness of the operating system and of every trustee, so that one good source is enough.
    ///
    /// @param texts what each trustee threw or chose, in the trustees' order
    /// @param systemRandom [#RANDOM_BYTES] bytes
    /// @param passphrases in the trustees' order
    /// @param random for the share files' salts and nonces
    /// @throws IllegalArgumentException if the setup has problems, or something is not there for each trustee
    public static Dealing deal(
            Setup setup, List<char[]> texts, byte[] systemRandom, List<char[]> passphrases, SecureRandom random) {
        List<String> problems = setup.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        int all = setup.trustees().size();
        if (texts.size() != all || passphrases.size() != all || systemRandom.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("not one text and one passphrase for each trustee, or other randomness");
        }
        byte[] mixed = mixed(systemRandom, texts);
        byte[] seed = seed(mixed);
        byte[] coefficients = hkdf(mixed, SHAMIR, Share.BYTES * (setup.threshold() - 1));
        List<byte[]> shares = Shamir.split(seed, coefficients, all);
        try (SealKey key = new SealKey(setup.suite(), seed)) {
            Seal seal = new Seal(
                    setup.suite(),
                    key.publicKey(),
                    Seal.padFor(setup.longestBallot()),
                    setup.threshold(),
                    trustees(setup.trustees(), shares));
            return new Dealing(seal, locked(setup, seal, shares, passphrases, random));
        } finally {
            Arrays.fill(mixed, (byte) 0);
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(coefficients, (byte) 0);
            shares.forEach(share -> Arrays.fill(share, (byte) 0));
        }
    }

    /// `x` of the formats.
    static byte[] mixed(byte[] systemRandom, List<char[]> texts) {
        SHA512Digest hash = new SHA512Digest();
        byte[] head = KEYGEN.getBytes(US_ASCII);
        hash.update(head, 0, head.length);
        hash.update(systemRandom, 0, systemRandom.length);
        for (char[] text : texts) {
            byte[] bytes = TrusteeText.bytes(text);
            byte[] length = ByteBuffer.allocate(Short.BYTES)
                    .putShort((short) bytes.length)
                    .array();
            hash.update(length, 0, length.length);
            hash.update(bytes, 0, bytes.length);
            Arrays.fill(bytes, (byte) 0);
        }
        byte[] mixed = new byte[hash.getDigestSize()];
        hash.doFinal(mixed, 0);
        return mixed;
    }

    static byte[] seed(byte[] mixed) {
        return hkdf(mixed, SEED, Share.BYTES);
    }

    private static byte[] hkdf(byte[] input, String info, int length) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
        hkdf.init(new HKDFParameters(input, null, info.getBytes(US_ASCII)));
        byte[] out = new byte[length];
        hkdf.generateBytes(out, 0, length);
        return out;
    }

    private static List<SealTrustee> trustees(List<VerifierKey> keys, List<byte[]> shares) {
        List<SealTrustee> trustees = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            VerifierKey key = keys.get(i);
            trustees.add(new SealTrustee(key.name(), key, Share.digest(i + 1, shares.get(i))));
        }
        return trustees;
    }

    private static List<ShareFile> locked(
            Setup setup, Seal seal, List<byte[]> shares, List<char[]> passphrases, SecureRandom random) {
        List<ShareFile> files = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            String trustee = setup.trustees().get(i).name();
            try (Share share = new Share(setup.definition().id(), trustee, seal.digest(), i + 1, shares.get(i))) {
                files.add(ShareFile.lock(share, setup.threshold(), passphrases.get(i), random));
            }
        }
        return files;
    }
}
