package org.disvote.topics.sealing;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.hpke.HPKE;

/// How ballots are sealed: HPKE (RFC 9180) in base mode with HKDF-SHA256 and AES-256-GCM, and one of two ways to
/// encapsulate the key. The suite is the election's; nobody negotiates it.
public enum Suite {
    /// ML-KEM-768 and X25519 together: secret also from tomorrow's quantum computers.
    X_WING("647a-0001-0002", 1, HPKE.kem_X_WING, 1_216, 1_120),
    /// DHKEM(X25519, HKDF-SHA256): small and fast.
    X25519("0020-0001-0002", 2, HPKE.kem_X25519_SHA256, 32, 32);

    /// The private key of both suites is a seed of so many bytes.
    public static final int SEED_BYTES = 32;

    /// What AES-GCM adds to a plaintext.
    static final int TAG_BYTES = 16;

    /// Before the encapsulated key: the version and the key ID.
    static final int HEAD_BYTES = 1 + Seal.KEY_ID_BYTES;

    private final String id;
    private final int version;
    private final short kem;
    private final int publicKeyBytes;
    private final int encapsulationBytes;

    Suite(String id, int version, short kem, int publicKeyBytes, int encapsulationBytes) {
        this.id = id;
        this.version = version;
        this.kem = kem;
        this.publicKeyBytes = publicKeyBytes;
        this.encapsulationBytes = encapsulationBytes;
    }

    public static Optional<Suite> of(String id) {
        return Arrays.stream(values()).filter(suite -> suite.id.equals(id)).findFirst();
    }

    /// The numbers of its KEM, KDF and AEAD in hexadecimal.
    public String id() {
        return id;
    }

    /// The first byte of its envelopes.
    public int version() {
        return version;
    }

    public int publicKeyBytes() {
        return publicKeyBytes;
    }

    /// The length of the encapsulated key in an envelope.
    public int encapsulationBytes() {
        return encapsulationBytes;
    }

    /// The length of an envelope.
    ///
    /// @param pad the length of the plaintext
    public int envelopeBytes(int pad) {
        return HEAD_BYTES + encapsulationBytes + pad + TAG_BYTES;
    }

    /// A new instance, for one thread.
    HPKE hpke() {
        return hpke(HPKE.aead_AES_GCM256);
    }

    /// With another cipher, in which others publish values.
    HPKE hpke(short aead) {
        return new HPKE(HPKE.mode_base, kem, HPKE.kdf_HKDF_SHA256, aead);
    }
}
