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
    public Opener opener(Seal seal) {
        if (seal.suite() != suite || !Arrays.equals(seal.publicKey(), publicKey)) {
            throw new IllegalArgumentException("the key of another election");
        }
        HPKE hpke = suite.hpke();
        return new Opener(seal, hpke, pair(hpke));
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
