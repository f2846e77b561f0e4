package org.disvote.ceremony.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.codahale.shamir.Scheme;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.disvote.ceremony.Ceremonies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShamirTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @CsvSource({"2,2", "3,2", "3,3", "5,3", "7,4", "255,2"})
    void everyCombinationGivesTheSecretHereAndInAnotherProgram(int all, int threshold) {
        byte[] secret = random(32);
        List<byte[]> shares = Shamir.split(secret, random(32 * (threshold - 1)), all);

        List<Integer> indexes =
                IntStream.rangeClosed(1, Math.min(all, 7)).boxed().toList();
        for (List<Integer> some : Ceremonies.combinations(indexes, threshold)) {
            SortedMap<Integer, byte[]> chosen = new TreeMap<>();
            some.forEach(index -> chosen.put(index, shares.get(index - 1)));

            assertArrayEquals(secret, Shamir.join(chosen));
            assertArrayEquals(secret, new Scheme(RANDOM, all, threshold).join(chosen));
        }
    }

    @Test
    void sharesOfAnotherProgramAreJoined() {
        byte[] secret = random(32);
        Map<Integer, byte[]> dealt = new Scheme(RANDOM, 5, 3).split(secret);

        for (List<Integer> some : Ceremonies.combinations(List.of(1, 2, 3, 4, 5), 3)) {
            SortedMap<Integer, byte[]> chosen = new TreeMap<>(dealt);
            chosen.keySet().retainAll(some);
            assertArrayEquals(secret, Shamir.join(chosen));
        }
    }

    @Test
    void fewerSharesGiveAnotherSecret() {
        byte[] secret = random(32);
        List<byte[]> shares = Shamir.split(secret, random(64), 5);

        assertFalse(Arrays.equals(secret, Shamir.join(new TreeMap<>(Map.of(1, shares.get(0), 2, shares.get(1))))));
    }

    /// Against long multiplication of polynomials, bit by bit.
    @Test
    void productsAndInversesAreThoseOfTheField() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                assertEquals(product(a, b), Shamir.times(a, b), a + " times " + b);
            }
            if (a > 0) {
                assertEquals(1, Shamir.times(a, Shamir.inverse(a)), "inverse of " + a);
            }
        }
    }

    private static int product(int a, int b) {
        int product = 0;
        for (int i = 0; i < 8; i++) {
            product ^= ((b >> i) & 1) == 1 ? a << i : 0;
        }
        for (int i = 14; i >= 8; i--) {
            product ^= ((product >> i) & 1) == 1 ? 0x11B << (i - 8) : 0;
        }
        return product;
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shamir.split(new byte[32], new byte[31], 3));
        assertThrows(IllegalArgumentException.class, () -> Shamir.split(new byte[32], new byte[32], 256));
        assertThrows(IllegalArgumentException.class, () -> Shamir.split(new byte[32], new byte[32], 0));
        assertThrows(IllegalArgumentException.class, () -> Shamir.split(new byte[0], new byte[0], 3));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
