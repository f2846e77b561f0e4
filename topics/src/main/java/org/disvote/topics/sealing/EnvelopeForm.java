package org.disvote.topics.sealing;

import java.util.Arrays;
import java.util.Optional;

/// The parts of an envelope: a byte for the suite, the key ID, the encapsulated key and the ciphertext. Only these
/// can be looked at without the private key.
public final class EnvelopeForm {

    private EnvelopeForm() {}

    /// Why this is no envelope of such an election, in a sentence for the program that made it.
    ///
    /// @return empty if it has the form of one
    public static Optional<String> problem(byte[] envelope, Seal seal) {
        if (envelope.length == 0 || (envelope[0] & 0xff) != seal.suite().version()) {
            return Optional.of("the envelope is not of suite %s: its first byte must be %02x"
                    .formatted(seal.suite().id(), seal.suite().version()));
        }
        if (envelope.length != seal.envelopeBytes()) {
            return Optional.of(
                    "the envelope has %,d bytes; it must have %,d".formatted(envelope.length, seal.envelopeBytes()));
        }
        return seal.hasKeyId(envelope, 1)
                ? Optional.empty()
                : Optional.of("the envelope is sealed to another key than this election's");
    }

    /// The encapsulated key, which no two envelopes have in common.
    ///
    /// @param envelope with the form of one
    public static byte[] encapsulation(byte[] envelope, Seal seal) {
        return Arrays.copyOfRange(
                envelope, Suite.HEAD_BYTES, Suite.HEAD_BYTES + seal.suite().encapsulationBytes());
    }

    static byte[] ciphertext(byte[] envelope, Seal seal) {
        return Arrays.copyOfRange(envelope, Suite.HEAD_BYTES + seal.suite().encapsulationBytes(), envelope.length);
    }
}
