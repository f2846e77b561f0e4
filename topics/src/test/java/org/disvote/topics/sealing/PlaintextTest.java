package org.disvote.topics.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaintextTest {

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256, 1_792})
    void everyLengthThatFitsComesBack(int pad) {
        for (int length = 0; length <= pad - 3; length++) {
            byte[] ballot = new byte[length];
            Arrays.fill(ballot, (byte) (length % 2 == 0 ? 0 : 0xff)); // zeros that are the ballot's stay

            byte[] plaintext = Plaintext.pad(ballot, pad);

            assertEquals(pad, plaintext.length);
            assertArrayEquals(ballot, Plaintext.unpad(plaintext, pad).orElseThrow(), "length " + length);
        }
        assertThrows(IllegalArgumentException.class, () -> Plaintext.pad(new byte[pad - 2], pad));
    }

    @Test
    void anotherFirstByteIsRefused() {
        for (int first = 0; first < 256; first++) {
            byte[] plaintext = Plaintext.pad(new byte[] {1, 2, 3}, 128);
            plaintext[0] = (byte) first;
            assertEquals(first == 1, Plaintext.unpad(plaintext, 128).isPresent(), "first byte " + first);
        }
    }

    @Test
    void aLengthBeyondTheEndIsRefused() {
        for (int length = 0; length <= 0xffff; length++) {
            byte[] plaintext = new byte[128];
            plaintext[0] = 1;
            plaintext[1] = (byte) (length >>> 8);
            plaintext[2] = (byte) length;
            assertEquals(length <= 125, Plaintext.unpad(plaintext, 128).isPresent(), "length " + length);
        }
    }

    @Test
    void paddingThatIsNotZeroIsRefusedAtEveryPlace() {
        byte[] good = Plaintext.pad(new byte[] {9, 9, 9}, 128);
        for (int i = 6; i < 128; i++) {
            byte[] bad = good.clone();
            bad[i] = (byte) (i % 2 == 0 ? 0x80 : 1);
            assertEquals(Optional.empty(), Plaintext.unpad(bad, 128), "byte " + i);
        }
        byte[] shorter = good.clone();
        shorter[2] = 2; // the last byte of the ballot is padding now
        assertEquals(Optional.empty(), Plaintext.unpad(shorter, 128));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 127, 129, 192})
    void anotherLengthOfThePlaintextIsRefused(int length) {
        byte[] plaintext = new byte[length];
        if (length > 0) {
            plaintext[0] = 1;
        }
        assertEquals(Optional.empty(), Plaintext.unpad(plaintext, 128));
    }

    @ParameterizedTest
    @CsvSource({"0,128", "125,128", "126,192", "189,192", "190,256", "1725,1728", "1726,1792", "1789,1792"})
    void thePadIsTheLeastThatHoldsTheBallot(int ballotBytes, int pad) {
        assertEquals(pad, Seal.padFor(ballotBytes));
        assertTrue(Seal.isPad(pad));
    }

    @Test
    void aBallotThatNoPadHoldsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Seal.padFor(1_790));
        for (int pad : new int[] {0, -128, 64, 127, 130, 1_791, 1_856}) {
            assertFalse(Seal.isPad(pad), "pad " + pad);
        }
    }
}
