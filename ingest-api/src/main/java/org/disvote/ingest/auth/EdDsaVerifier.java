package org.disvote.ingest.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/// Verifies Ed25519 signatures (RFC 8037) with the JDK's provider. Nimbus has its own verifier, but it needs
/// Tink and its dependencies, several megabytes.
final class EdDsaVerifier implements JWSVerifier {

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /// The bytes before the 32 bytes of an Ed25519 key in X.509 form (RFC 8410, section 4).
    private static final byte[] X509_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private final PublicKey key;

    EdDsaVerifier(byte[] publicKey) throws JOSEException {
        if (publicKey.length != KEY_BYTES) {
            throw new JOSEException("an Ed25519 key of " + publicKey.length + " bytes, not " + KEY_BYTES);
        }
        byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(publicKey, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("not an Ed25519 key", e);
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        byte[] bytes = signature.decode();
        if (bytes.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(signed);
            return verification.verify(bytes);
        } catch (SignatureException e) {
            // The bytes are not a point on the curve, or out of range: a wrong signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException("this JDK has no Ed25519", e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    }

    @Override
    public JCAContext getJCAContext() {
        return new JCAContext();
    }
}
