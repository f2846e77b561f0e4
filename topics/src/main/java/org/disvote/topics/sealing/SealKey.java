package org.disvote.topics.sealing;

import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;

/// An election's private key: a seed. It exists only while it is dealt out, tested and used, and never in a file.
public final class SealKey implements AutoCloseable {

    private final Suite suite;
    private final byte[] seed;
    private final byte[] publicKey;

    /// @param seed of [Suite#SEED_BYTES] bytes; copied
    public SealKey(Suite suite, byte[] seed) {
        if (seed.length != Suite.SEED_BYTES) {
            throw new IllegalArgumentException("a seed of " + seed.length + " bytes");
        }
        this.suite = suite;
        this.seed = seed.clone();
        HPKE hpke = suite.hpke();
        publicKey = hpke.serializePublicKey(pair(hpke).getPublic());
    }

    private AsymmetricCipherKeyPair pair(HPKE hpke) {
        return hpke.deserializePrivateKey(seed, null);
    }

    public Suite suite() {
        return suite;
    }

    /// A copy.
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// A new one, for one thread.
    ///
    /// @throws IllegalArgumentException if the seal has another public key
    /// @throws IllegalStateException if the seed was wiped: an opener without it would find that nothing opens
    public Opener opener(Seal seal) {
        if (seal.suite() != suite || !Arrays.equals(seal.publicKey(), publicKey)) {
            throw new IllegalArgumentException("the key of another election");
        }
        HPKE hpke = suite.hpke();
        AsymmetricCipherKeyPair pair = pair(hpke);
        if (!Arrays.equals(hpke.serializePublicKey(pair.getPublic()), publicKey)) {
            throw new IllegalStateException("the private key is wiped");
        }
        return new Opener(seal, hpke, pair);
    }

    /// Wipes the seed.
    @Override
    public void close() {
        Arrays.fill(seed, (byte) 0);
    }

    /// Hides the seed.
    @Override
    public String toString() {
        return "SealKey[hidden]";
    }
}
