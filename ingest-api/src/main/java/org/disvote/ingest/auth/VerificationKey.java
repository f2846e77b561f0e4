package org.disvote.ingest.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A public key with its only algorithm. The key decides the algorithm, and a token's header must name the
/// same one. So a public key can never be used as the secret of an HMAC, and `none` is never a signature.
///
/// @param id the `kid` by which tokens name the key, if it has one
/// @param verifier thread-safe
record VerificationKey(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {

    static final int RSA_BITS_MIN = 2048;
    /// Verification with longer keys is slow.
    static final int RSA_BITS_MAX = 8192;

    /// @return empty if the key is not for signatures by RS256, ES256 or EdDSA, or its length is out of
    ///     bounds; as RFC 7517, section 5, recommends, such keys of a set are skipped
    static Optional<VerificationKey> of(JWK key) {
        if (!isForSignatures(key)) {
            return Optional.empty();
        }
        try {
            return switch (key) {
                case RSAKey rsa
                when isMeantFor(rsa, JWSAlgorithm.RS256) && rsa.size() >= RSA_BITS_MIN && rsa.size() <= RSA_BITS_MAX ->
                    of(key, JWSAlgorithm.RS256, new RSASSAVerifier(rsa));
                case ECKey ec
                when Curve.P_256.equals(ec.getCurve()) && isMeantFor(ec, JWSAlgorithm.ES256) ->
                    of(key, JWSAlgorithm.ES256, new ECDSAVerifier(ec));
                // RFC 9864 names the same algorithm after its curve.
                case OctetKeyPair ed
                when Curve.Ed25519.equals(ed.getCurve())
                        && (isMeantFor(ed, JWSAlgorithm.EdDSA) || isMeantFor(ed, JWSAlgorithm.Ed25519)) ->
                    of(key, JWSAlgorithm.EdDSA, new EdDsaVerifier(ed.getDecodedX()));
                default -> Optional.empty();
            };
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    private static boolean isForSignatures(JWK key) {
        return (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    boolean hasId(@Nullable String named) {
        return named != null && named.equals(id);
    }

    boolean isFor(JWSAlgorithm named) {
        return algorithm.equals(named) || (algorithm.equals(JWSAlgorithm.EdDSA) && JWSAlgorithm.Ed25519.equals(named));
    }

    private static Optional<VerificationKey> of(JWK key, JWSAlgorithm algorithm, JWSVerifier verifier) {
        return Optional.of(new VerificationKey(key.getKeyID(), algorithm, verifier));
    }

    private static boolean isMeantFor(JWK key, JWSAlgorithm algorithm) {
        return key.getAlgorithm() == null || algorithm.equals(key.getAlgorithm());
    }
}
