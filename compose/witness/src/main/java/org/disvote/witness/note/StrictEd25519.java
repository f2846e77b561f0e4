package org.disvote.witness.note;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/// Verifies Ed25519 signatures by the strictest reading of RFC 8032: S below the group's order, A and R in
/// their only encoding and not of small order, and the equation without the cofactor.
///
/// Bouncy Castle multiplies the equation by a number that it chooses for speed. Where that number is even,
/// it accepts some signatures whose two sides differ by a point of small order. Only the holder of the key
/// can make such signatures; but verifiers that disagree about them would see different logs. So what
/// Bouncy Castle accepts is computed once more as written, in affine coordinates and plain numbers: slow,
/// some milliseconds, and after its check done for genuine signatures only.
final class StrictEd25519 {

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    private static final BigInteger ROOT_OF_MINUS_1 =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    private static final int HALF = 32;

    private StrictEd25519() {}

    /// @param publicKey 32 bytes that [#isKey] accepts
    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)
                && holds(publicKey, message, signature);
    }

    /// Whether these bytes are a public key in its only encoding and not of small order.
    static boolean isKey(byte[] publicKey) {
        if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE) {
            return false;
        }
        Point a = Point.decode(publicKey);
        return a != null && !a.isOfSmallOrder();
    }

    private static boolean holds(byte[] publicKey, byte[] message, byte[] signature) {
        byte[] encodedR = Arrays.copyOf(signature, HALF);
        Point a = Point.decode(publicKey);
        Point r = Point.decode(encodedR);
        BigInteger s = number(Arrays.copyOfRange(signature, HALF, 2 * HALF));
        if (a == null || r == null || a.isOfSmallOrder() || r.isOfSmallOrder() || s.compareTo(ORDER) >= 0) {
            return false;
        }
        BigInteger k = number(sha512(encodedR, publicKey, message)).mod(ORDER);
        return Point.BASE.times(s).equals(r.plus(a.times(k)));
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /// Little-endian and without a sign.
    private static BigInteger number(byte[] littleEndian) {
        byte[] reversed = new byte[littleEndian.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = littleEndian[reversed.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    /// A point of the curve −x² + y² = 1 + d·x²·y², in the coordinates (x·z, y·z, z, x·y·z).
    private record Point(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {

        static final Point NEUTRAL = affine(BigInteger.ZERO, BigInteger.ONE);
        static final Point BASE = base();

        private static Point affine(BigInteger x, BigInteger y) {
            return new Point(x, y, BigInteger.ONE, x.multiply(y).mod(P));
        }

        private static Point base() {
            BigInteger y = BigInteger.valueOf(4)
                    .multiply(BigInteger.valueOf(5).modInverse(P))
                    .mod(P);
            BigInteger x = rootOfX(y);
            if (x == null) {
                throw new IllegalStateException("the base point is on the curve");
            }
            return affine(x.testBit(0) ? P.subtract(x) : x, y);
        }

        /// @return null if the bytes are not a point in its only encoding
        static @Nullable Point decode(byte[] encoded) {
            byte[] bytes = encoded.clone();
            boolean odd = (bytes[HALF - 1] & 0x80) != 0;
            bytes[HALF - 1] &= 0x7f;
            BigInteger y = number(bytes);
            BigInteger x = y.compareTo(P) < 0 ? rootOfX(y) : null;
            if (x == null || (x.signum() == 0 && odd)) {
                return null;
            }
            return affine(x.testBit(0) == odd ? x : P.subtract(x), y);
        }

        private static @Nullable BigInteger rootOfX(BigInteger y) {
            BigInteger ySquared = y.multiply(y).mod(P);
            BigInteger xSquared = ySquared.subtract(BigInteger.ONE)
                    .multiply(D.multiply(ySquared).add(BigInteger.ONE).modInverse(P))
                    .mod(P);
            BigInteger x = xSquared.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
            if (!x.multiply(x).mod(P).equals(xSquared)) {
                x = x.multiply(ROOT_OF_MINUS_1).mod(P);
            }
            return x.multiply(x).mod(P).equals(xSquared) ? x : null;
        }

        Point plus(Point other) {
            BigInteger a = y.subtract(x).multiply(other.y.subtract(other.x)).mod(P);
            BigInteger b = y.add(x).multiply(other.y.add(other.x)).mod(P);
            BigInteger c = t.multiply(BigInteger.TWO)
                    .multiply(D)
                    .mod(P)
                    .multiply(other.t)
                    .mod(P);
            BigInteger d = z.multiply(BigInteger.TWO).multiply(other.z).mod(P);
            BigInteger e = b.subtract(a);
            BigInteger f = d.subtract(c);
            BigInteger g = d.add(c);
            BigInteger h = b.add(a);
            return new Point(
                    e.multiply(f).mod(P),
                    g.multiply(h).mod(P),
                    f.multiply(g).mod(P),
                    e.multiply(h).mod(P));
        }

        Point times(BigInteger factor) {
            Point product = NEUTRAL;
            for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
                product = product.plus(product);
                if (factor.testBit(bit)) {
                    product = product.plus(this);
                }
            }
            return product;
        }

        boolean isOfSmallOrder() {
            return times(BigInteger.valueOf(8)).equals(NEUTRAL);
        }

        /// Whether both are the same point, whatever their z.
        @Override
        public boolean equals(Object other) {
            return other instanceof Point point
                    && x.multiply(point.z).subtract(point.x.multiply(z)).mod(P).signum() == 0
                    && y.multiply(point.z).subtract(point.y.multiply(z)).mod(P).signum() == 0;
        }

        @Override
        public int hashCode() {
            BigInteger inverse = z.modInverse(P);
            return x.multiply(inverse).mod(P).hashCode() * 31
                    + y.multiply(inverse).mod(P).hashCode();
        }
    }
}
