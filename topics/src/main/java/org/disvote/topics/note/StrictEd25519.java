package org.disvote.topics.note;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Ed25519 (RFC 8032) with one verdict on every input: S < L, A and R canonical and not of small order, and
/// the equation without the cofactor, `[S]B = R + [k]A`. Verifiers of other programs differ on signatures
/// that break one of these rules, and evidence must not depend on who reads it.
///
/// BouncyCastle checks a multiple of the equation, which can hide a small-order part of A or R. So where one
/// of them has such a part, the JDK, which checks the equation itself, must agree. It takes several times as
/// long, and is asked about no signature that an honest program made.
final class StrictEd25519 {

    static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;
    static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private static final BigInteger OF_ORDER_8 =
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

    /// The y of the points whose order divides 8.
    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), OF_ORDER_8, P.subtract(OF_ORDER_8));

    private StrictEd25519() {}

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        return key.length == KEY_BYTES
                && signature.length == SIGNATURE_BYTES
                && isUsual(key)
                && isUsual(signature)
                && Ed25519.verify(signature, 0, key, 0, message, 0, message.length)
                && ((isOfPrimeOrder(key) && isOfPrimeOrder(signature))
                        || verifiesWithoutCofactor(key, message, signature));
    }

    /// Whether the point that the first 32 bytes encode has no part of small order, so that its order is L. Of
    /// such points, multiples by a number below L are equal only if the points are.
    private static boolean isOfPrimeOrder(byte[] encoded) {
        return Ed25519.validatePublicKeyFull(encoded, 0);
    }

    /// Whether the first 32 bytes encode a y below P that is not one of a point of small order. Among these
    /// are the only points whose x is 0, so that every other sign is canonical.
    static boolean isUsual(byte[] encoded) {
        BigInteger y = y(encoded);
        return y.compareTo(P) < 0 && !SMALL_ORDER.contains(y);
    }

    private static BigInteger y(byte[] encoded) {
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = encoded[KEY_BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    private static boolean verifiesWithoutCofactor(byte[] key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            EdECPoint point = new EdECPoint(key[KEY_BYTES - 1] < 0, y(key));
            verifier.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // the key or R is no point of the curve
        }
    }
}
