package org.disvote.operate.key;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.voter.VoterKey;

/// Splits a voter key into shares and joins them: Shamir's scheme, byte by byte over GF(2⁸) with the polynomial of
/// AES, by BouncyCastle.
public final class KeyShares {

    /// How many shares can be made.
    public static final int TRUSTEES_MAX = 20;

    private KeyShares() {}

    /// @throws IllegalArgumentException unless 2 ≤ threshold ≤ trustees ≤ [#TRUSTEES_MAX]
    public static void requireNumbers(int trustees, int threshold) {
        if (trustees < 2 || trustees > TRUSTEES_MAX) {
            throw new IllegalArgumentException("%d trustees are not in 2..%d".formatted(trustees, TRUSTEES_MAX));
        }
        if (threshold < 2 || threshold > trustees) {
            throw new IllegalArgumentException(
                    "a threshold of %d is not in 2..%d: with one share anybody would have the key"
                            .formatted(threshold, trustees));
        }
    }

    /// @return the shares with index 1, 2, … in order
    public static List<KeyShare> split(VoterKey key, int trustees, int threshold) {
        requireNumbers(trustees, threshold);
        byte[] secret = key.bytes();
        try {
            // `resplit` deals this secret; `split` would make a new one.
            ShamirSplitSecretShare[] dealt = ShamirSecretSplitter.getInstance(
                            ShamirSecretSplitter.Algorithm.AES, VoterKey.BYTES, new SecureRandom())
                    .resplit(secret, threshold, trustees)
                    .getSecretShares();
            List<KeyShare> shares = new ArrayList<>();
            for (int i = 0; i < dealt.length; i++) {
                shares.add(KeyShare.of(key.commitment(), i + 1, trustees, threshold, dealt[i].getEncoded()));
            }
            return List.copyOf(shares);
        } catch (IOException e) {
            throw new IllegalStateException("shares in memory cannot fail to be read", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// @throws OperatorException if these shares do not give the key that they name
    public static VoterKey join(List<KeyShare> shares) {
        SortedMap<Integer, KeyShare> byIndex = new TreeMap<>();
        for (KeyShare share : shares) {
            KeyShare other = byIndex.putIfAbsent(share.index(), share);
            if (other != null && !other.equals(share)) {
                throw new OperatorException("two different shares have index %d: they are of different keys or splits"
                        .formatted(share.index()));
            }
        }
        List<KeyShare> different = List.copyOf(byIndex.values());
        if (different.isEmpty()) {
            throw new OperatorException("no share is given");
        }
        KeyShare first = different.getFirst();
        for (KeyShare share : different) {
            if (!share.commitment().equals(first.commitment())
                    || share.threshold() != first.threshold()
                    || share.trustees() != first.trustees()) {
                throw new OperatorException("shares %d and %d are not of one key: give shares of one `voter-key new`"
                        .formatted(first.index(), share.index()));
            }
        }
        if (different.size() < first.threshold()) {
            throw new OperatorException("%d of %d shares are needed, and only %s given: find %d more"
                    .formatted(
                            first.threshold(),
                            first.trustees(),
                            Quantity.of(different.size(), "is", "are"),
                            first.threshold() - different.size()));
        }
        VoterKey key = combine(different);
        if (!key.commitment().equals(first.commitment())) {
            throw new OperatorException("shares %s do not give the key that they name: one of them is forged"
                    .formatted(different.stream()
                            .map(share -> String.valueOf(share.index()))
                            .collect(Collectors.joining(", "))));
        }
        return key;
    }

    /// Of more than the threshold all are used, so that a forged one is noticed.
    private static VoterKey combine(List<KeyShare> shares) {
        try {
            byte[] secret = ShamirSplitSecret.getInstance(
                            ShamirSecretSplitter.Algorithm.AES,
                            shares.stream()
                                    .map(share -> new ShamirSplitSecretShare(share.bytes(), share.index()))
                                    .toArray(ShamirSplitSecretShare[]::new))
                    .getSecret();
            VoterKey key = VoterKey.of(secret);
            Arrays.fill(secret, (byte) 0);
            return key;
        } catch (IOException e) {
            throw new IllegalStateException("shares in memory cannot fail to be read", e);
        }
    }
}
