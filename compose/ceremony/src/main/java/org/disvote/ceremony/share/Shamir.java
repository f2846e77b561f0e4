package org.disvote.ceremony.share;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Shamir's secret sharing ("How to share a secret", 1979), byte by byte over GF(2⁸) with the polynomial 0x11B, which
/// is that of AES. The coefficients are the caller's, so that a key can be dealt from recorded randomness.
public final class Shamir {

    /// The reducing polynomial without its highest bit.
    private static final int POLYNOMIAL = 0x1B;

    private Shamir() {}

    /// @param secret the polynomials' values at 0
    /// @param coefficients of the powers 1, 2, … one after the other, each as long as the secret
    /// @param shares how many, 1 to 255
    /// @return the polynomials' values at 1, 2, …
    public static List<byte[]> split(byte[] secret, byte[] coefficients, int shares) {
        if (secret.length == 0 || coefficients.length % secret.length != 0 || shares < 1 || shares > 255) {
            throw new IllegalArgumentException("coefficients or number of shares");
        }
        List<byte[]> all = new ArrayList<>(shares);
        for (int x = 1; x <= shares; x++) {
            byte[] share = new byte[secret.length];
            // Horner's rule: from the highest power to the secret.
            for (int at = coefficients.length - secret.length; at >= 0; at -= secret.length) {
                for (int i = 0; i < share.length; i++) {
                    share[i] = (byte) times(share[i] ^ coefficients[at + i], x);
                }
            }
            for (int i = 0; i < share.length; i++) {
                share[i] = (byte) (share[i] ^ secret[i]);
            }
            all.add(share);
        }
        return all;
    }

    /// The polynomials' values at 0, by Lagrange's formula.
    ///
    /// @param shares at least as many as the threshold, by index; all of one length
    static byte[] join(SortedMap<Integer, byte[]> shares) {
        byte[] secret = new byte[shares.values().iterator().next().length];
        shares.forEach((x, share) -> {
            int factor = 1;
            for (int other : shares.keySet()) {
                if (other != x) {
                    factor = times(factor, times(other, inverse(other ^ x)));
                }
            }
            for (int i = 0; i < secret.length; i++) {
                secret[i] = (byte) (secret[i] ^ times(share[i], factor));
            }
        });
        return secret;
    }

    /// Takes the same steps whatever the values are.
    static int times(int a, int b) {
        int product = 0;
        int left = a & 0xff;
        for (int bit = 0; bit < 8; bit++) {
            product ^= left & -((b >>> bit) & 1);
            left = ((left << 1) ^ (POLYNOMIAL & -(left >>> 7))) & 0xff;
        }
        return product;
    }

    /// a²⁵⁴.
    static int inverse(int a) {
        int power = a;
        for (int i = 0; i < 6; i++) {
            power = times(times(power, power), a);
        }
        return times(power, power);
    }
}
