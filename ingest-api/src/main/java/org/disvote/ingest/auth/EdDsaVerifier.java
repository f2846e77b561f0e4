package org.disvote.ingest.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// Verifies Ed25519 signatures (RFC 8037) with BouncyCastle, which takes an eighth of the JDK's time. Nimbus
/// has its own verifier, but it needs Tink and its dependencies, several megabytes.
final class EdDsaVerifier implements JWSVerifier {

    private final Ed25519.PublicPoint key;

    EdDsaVerifier(byte[] publicKey) throws JOSEException {
        if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE) {
            throw new JOSEException("an Ed25519 key of " + publicKey.length + " bytes, not " + Ed25519.PUBLIC_KEY_SIZE);
        }
        Ed25519.@Nullable PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
        if (point == null) {
            throw new JOSEException("not an Ed25519 key");
        }
        key = point;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
        byte[] bytes = signature.decode();
        return bytes.length == Ed25519.SIGNATURE_SIZE && Ed25519.verify(bytes, 0, key, signed, 0, signed.length);
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
