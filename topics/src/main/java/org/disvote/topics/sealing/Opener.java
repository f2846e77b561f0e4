package org.disvote.topics.sealing;

import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/// Opens envelopes with an election's private key. For one thread.
public final class Opener {

    private final Seal seal;
    private final HPKE hpke;
    private final AsymmetricCipherKeyPair key;

    Opener(Seal seal, HPKE hpke, AsymmetricCipherKeyPair key) {
        this.seal = seal;
        this.hpke = hpke;
        this.key = key;
    }

    /// @param envelope any bytes
    /// @return the plaintext, see [Plaintext#unpad]; empty if these bytes are no envelope of this election, voter,
    ///     constituency and revision
    public Optional<byte[]> open(BallotContext context, byte[] envelope) {
        if (EnvelopeForm.problem(envelope, seal).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(hpke.setupBaseR(EnvelopeForm.encapsulation(envelope, seal), key, context.info())
                    .open(context.aad(), EnvelopeForm.ciphertext(envelope, seal)));
        } catch (InvalidCipherTextException | RuntimeException e) {
            return Optional.empty(); // whatever the library says of bad points: no envelope may stop a count
        }
    }
}
