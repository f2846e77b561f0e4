package org.disvote.witness.note;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Verifies Ed25519 signatures by the strictest reading of RFC 8032: S below the group's order, A and R in
/// their only encoding and not of small order, and the equation without the cofactor.
///
/// Bouncy Castle multiplies the equation by a number that it chooses for speed. Where that number is even,
/// it accepts some signatures whose two sides differ by a point of small order. Only the holder of the key
/// can make such signatures, with an A or R that has a part of small order; but verifiers that disagree about
/// them would see different logs. So about those the JDK is asked, which computes the equation as it is written.
final class StrictEd25519 {

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private static final BigInteger OF_ORDER_8 =
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

    /// The y of all points whose order divides 8, and of no other ones.
    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), OF_ORDER_8, P.subtract(OF_ORDER_8));

    private StrictEd25519() {}

    /// @param publicKey 32 bytes that [#isKey] accepts
    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && isUsual(publicKey)
                && isUsual(signature)
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)
                && ((isOfPrimeOrder(publicKey) && isOfPrimeOrder(signature)) || holds(publicKey, message, signature));
    }

    /// Whether the point that the first 32 bytes encode has the order of the base point.
    private static boolean isOfPrimeOrder(byte[] encoded) {
        return Ed25519.validatePublicKeyFull(encoded, 0);
    }

    /// Whether these bytes are a public key in its only encoding and not of small order.
    static boolean isKey(byte[] publicKey) {
        if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE || !isUsual(publicKey)) {
            return false;
        }
        try {
            var _ = verifier(publicKey);
            return true;
        } catch (GeneralSecurityException e) {
            return false; // no point of the curve has this y
        }
    }

    /// Whether the first 32 bytes have a y below P that no point of small order has. All points whose x is 0
    /// are of small order, so the other ones have one encoding each.
    private static boolean isUsual(byte[] encoded) {
        BigInteger y = y(encoded);
        return y.compareTo(P) < 0 && !SMALL_ORDER.contains(y);
    }

    /// Little-endian; the highest bit is the sign of x.
    private static BigInteger y(byte[] encoded) {
        byte[] bigEndian = new byte[Ed25519.PUBLIC_KEY_SIZE];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = encoded[bigEndian.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    private static boolean holds(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            Signature verifier = verifier(publicKey);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // R is no point of the curve
        }
    }

    private static Signature verifier(byte[] publicKey) throws GeneralSecurityException {
        EdECPoint point = new EdECPoint(publicKey[publicKey.length - 1] < 0, y(publicKey));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
        return verifier;
    }
}
