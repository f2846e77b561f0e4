package org.disvote.operate.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.shamir.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeySharesTest {

    private static final VoterKey KEY = VoterKey.random();

    @ParameterizedTest
    @CsvSource({"2,2", "3,2", "3,3", "5,3", "5,2", "20,2", "20,20"})
    void everyThresholdOfSharesGivesTheKeyAndTheOracleAgrees(int trustees, int threshold) {
        List<KeyShare> shares = KeyShares.split(KEY, trustees, threshold);

        assertEquals(trustees, shares.size());
        for (List<KeyShare> some : combinations(shares, threshold)) {
            assertArrayEquals(KEY.bytes(), KeyShares.join(some).bytes());
            assertArrayEquals(KEY.bytes(), joinedByOracle(some, trustees, threshold));
        }
        assertArrayEquals(KEY.bytes(), KeyShares.join(shares).bytes());
    }

    @Test
    void sharesOfTheOracleAreJoined() {
        Map<Integer, byte[]> dealt = new Scheme(new SecureRandom(), 5, 3).split(KEY.bytes());
        List<KeyShare> shares = dealt.entrySet().stream()
                .map(each -> KeyShare.of(KEY.commitment(), each.getKey(), 5, 3, each.getValue()))
                .toList();

        for (List<KeyShare> some : combinations(shares, 3)) {
            assertArrayEquals(KEY.bytes(), KeyShares.join(some).bytes());
        }
    }

    /// One share is the key plus a polynomial whose coefficients are random. So one byte of it takes each value
    /// about as often, whatever the key is.
    @Test
    void fewerSharesThanTheThresholdAreAnyBytes() {
        boolean[] seen = new boolean[256];
        for (int i = 0; i < 4_000; i++) {
            seen[KeyShares.split(KEY, 3, 2).getFirst().bytes()[0] & 0xff] = true;
        }
        for (int i = 0; i < seen.length; i++) {
            assertTrue(seen[i], "byte " + i);
        }
        byte[] byTwoOfThree = joinedByOracle(KeyShares.split(KEY, 5, 3).subList(0, 2), 5, 2);
        assertFalse(Arrays.equals(KEY.bytes(), byTwoOfThree));
    }

    @Test
    void tooFewSharesAreRefusedAndOneGivenTwiceCountsOnce() {
        List<KeyShare> shares = KeyShares.split(KEY, 3, 2);

        assertTrue(
                refusal(shares.subList(0, 1)).contains("2 of 3 shares are needed, and only 1 is given: find 1 more"));
        assertTrue(refusal(List.of(shares.getFirst(), shares.getFirst())).contains("only 1 is given"));
        assertTrue(refusal(List.of()).contains("no share"));
    }

    @Test
    void sharesOfDifferentKeysOrSplitsAreRefused() {
        List<KeyShare> shares = KeyShares.split(KEY, 3, 2);
        List<KeyShare> ofAnotherKey = KeyShares.split(VoterKey.random(), 3, 2);
        List<KeyShare> ofAnotherSplit = KeyShares.split(KEY, 3, 2);

        assertTrue(refusal(List.of(shares.get(0), ofAnotherKey.get(1))).contains("are not of one key"));
        assertTrue(refusal(List.of(shares.get(0), ofAnotherKey.get(0))).contains("two different shares have index 1"));
        assertTrue(refusal(List.of(shares.get(0), ofAnotherSplit.get(1))).contains("do not give the key"));
        assertTrue(refusal(List.of(shares.get(0), KeyShares.split(KEY, 4, 2).get(1)))
                .contains("are not of one key"));
    }

    @Test
    void aForgedShareIsNoticed() {
        List<KeyShare> shares = KeyShares.split(KEY, 3, 2);
        byte[] forged = shares.get(1).bytes();
        forged[31] ^= 1;
        KeyShare other = KeyShare.of(KEY.commitment(), 2, 3, 2, forged);

        assertTrue(refusal(List.of(shares.get(0), other)).contains("one of them is forged"));
        assertTrue(refusal(List.of(shares.get(0), other, shares.get(2))).contains("one of them is forged"));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,1", "3,4", "21,2", "0,0", "-1,2"})
    void otherNumbersAreRefused(int trustees, int threshold) {
        assertThrows(IllegalArgumentException.class, () -> KeyShares.split(KEY, trustees, threshold));
    }

    @Test
    void filesAreReadAgainAndOnlyTheirOwnerCanReadThem(@TempDir Path folder) throws IOException {
        Path key = folder.resolve("voter.key");

        List<Path> files = KeyShareFiles.create(key, KEY, KeyShares.split(KEY, 3, 2));

        assertEquals(
                List.of("voter.key.share-1", "voter.key.share-2", "voter.key.share-3"),
                files.stream().map(file -> String.valueOf(file.getFileName())).toList());
        for (Path file : files) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertArrayEquals(
                KEY.bytes(),
                KeyShares.join(List.of(KeyShareFiles.read(files.get(2)), KeyShareFiles.read(files.get(0))))
                        .bytes());
        assertEquals(KEY.commitment(), VoterKey.read(key).commitment());
    }

    @Test
    void whereOneFileExistsNoneIsWritten(@TempDir Path folder) throws IOException {
        Path key = folder.resolve("voter.key");
        for (String there : List.of("voter.key", "voter.key.share-3")) {
            Files.writeString(folder.resolve(there), "x");

            assertThrows(OperatorException.class, () -> KeyShareFiles.create(key, KEY, KeyShares.split(KEY, 3, 2)));

            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(
                        List.of(there),
                        files.map(file -> String.valueOf(file.getFileName())).toList());
            }
            assertEquals("x", Files.readString(folder.resolve(there)));
            Files.delete(folder.resolve(there));
        }
    }

    @Test
    void anyChangeOfAFileIsNoticedWithoutShowingTheShare(@TempDir Path folder) throws IOException {
        KeyShare written = KeyShares.split(KEY, 3, 2).getFirst();
        Path file =
                KeyShareFiles.create(folder.resolve("k"), KEY, List.of(written)).getFirst();
        String text = Files.readString(file).strip();
        String secret = text.substring(text.indexOf("share\":\"") + 8).substring(0, 8);
        for (int at = 0; at < text.length(); at++) {
            String other = text.charAt(at) == 'a' ? "b" : "a";
            for (String changed : List.of(
                    text.substring(0, at) + other + text.substring(at + 1),
                    text.substring(0, at) + text.substring(at + 1))) {
                Files.writeString(file, changed);
                try {
                    // A share that names another key or other numbers is refused when it is joined.
                    assertNotEquals(written, KeyShareFiles.read(file), changed);
                } catch (OperatorException e) {
                    assertFalse(String.valueOf(e.getMessage()).contains(secret), e::getMessage);
                }
            }
        }
    }

    private static String refusal(List<KeyShare> shares) {
        return String.valueOf(assertThrows(OperatorException.class, () -> KeyShares.join(shares))
                .getMessage());
    }

    private static byte[] joinedByOracle(List<KeyShare> shares, int trustees, int threshold) {
        Map<Integer, byte[]> parts = new TreeMap<>();
        shares.forEach(share -> parts.put(share.index(), share.bytes()));
        return new Scheme(new SecureRandom(), trustees, threshold).join(parts);
    }

    /// All of them, or of many the first 200.
    private static List<List<KeyShare>> combinations(List<KeyShare> shares, int size) {
        List<List<KeyShare>> all = new ArrayList<>();
        add(shares, size, 0, new ArrayList<>(), all);
        return all;
    }

    private static void add(List<KeyShare> shares, int size, int from, List<KeyShare> some, List<List<KeyShare>> all) {
        if (some.size() == size) {
            all.add(List.copyOf(some));
            return;
        }
        for (int i = from; i < shares.size() && all.size() < 200; i++) {
            some.add(shares.get(i));
            add(shares, size, i + 1, some, all);
            some.removeLast();
        }
    }
}
