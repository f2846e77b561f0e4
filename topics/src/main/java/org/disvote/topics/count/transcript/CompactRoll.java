package org.disvote.topics.count.transcript;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.topics.voter.Voter;

/// A roll of pseudonyms, 20 bytes for each voter: 200 MB for ten million. Immutable.
public final class CompactRoll implements CountRoll {

    private static final int PSEUDONYM_LENGTH = 22;

    /// A character has 6 bits. They are numbered as ASCII orders them, so that numbers compare as texts do.
    private static final int CHARACTER_BITS = 6;

    private static final byte[] NUMBERS = new byte[128];

    static {
        Arrays.fill(NUMBERS, (byte) -1);
        String ascending = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < ascending.length(); i++) {
            NUMBERS[ascending.charAt(i)] = (byte) i;
        }
    }

    /// So many characters fit into a long. The last two of a pseudonym are left over.
    private static final int LONG_CHARACTERS = 10;

    /// The constituency's number and the last two characters share an int.
    private static final int CONSTITUENCY_BITS = 20;

    private static final int CONSTITUENCY_MASK = (1 << CONSTITUENCY_BITS) - 1;

    private final int size;
    private final long[] first;
    private final long[] second;
    private final int[] last;
    private final List<String> constituencies;

    private CompactRoll(Builder builder) {
        size = builder.size;
        first = builder.first;
        second = builder.second;
        last = builder.last;
        constituencies = List.copyOf(builder.constituencies);
    }

    /// How many voters it has.
    public int size() {
        return size;
    }

    @Override
    public Optional<String> constituency(Voter voter) {
        String text = voter.value();
        if (!isPseudonym(text)) {
            return Optional.empty();
        }
        long searchedFirst = bits(text, 0, LONG_CHARACTERS);
        long searchedSecond = bits(text, LONG_CHARACTERS, 2 * LONG_CHARACTERS);
        int searchedTail = tail(text);
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, searchedFirst, searchedSecond, searchedTail);
            if (order == 0) {
                return Optional.of(constituencies.get(last[middle] & CONSTITUENCY_MASK));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private int compare(int index, long otherFirst, long otherSecond, int otherTail) {
        if (first[index] != otherFirst) {
            return Long.compare(first[index], otherFirst);
        }
        return second[index] == otherSecond
                ? Integer.compare(last[index] >>> CONSTITUENCY_BITS, otherTail)
                : Long.compare(second[index], otherSecond);
    }

    private static boolean isPseudonym(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= NUMBERS.length || NUMBERS[text.charAt(i)] < 0) {
                return false;
            }
        }
        return text.length() == PSEUDONYM_LENGTH;
    }

    private static long bits(String text, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (bits << CHARACTER_BITS) | NUMBERS[text.charAt(i)];
        }
        return bits;
    }

    private static int tail(String text) {
        return (int) bits(text, 2 * LONG_CHARACTERS, PSEUDONYM_LENGTH);
    }

    /// Takes the voters in the order of their pseudonyms. For one thread.
    public static final class Builder {

        private static final int CAPACITY_AT_FIRST = 1_024;

        private int size;
        private long[] first = new long[CAPACITY_AT_FIRST];
        private long[] second = new long[CAPACITY_AT_FIRST];
        private int[] last = new int[CAPACITY_AT_FIRST];
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> constituencies = new ArrayList<>();
        private String before = "";

        /// @param voter a pseudonym
        /// @param constituency empty if the voter has none
        /// @throws IllegalArgumentException if `voter` is no pseudonym or does not stand behind the one
        ///     before, or if there are more than a million constituencies. The message has no pseudonym.
        public void add(Voter voter, String constituency) {
            String text = voter.value();
            if (!isPseudonym(text)) {
                throw new IllegalArgumentException("voter %,d of the roll is no pseudonym".formatted(size + 1));
            }
            if (text.compareTo(before) <= 0) {
                throw new IllegalArgumentException(
                        "voter %,d of the roll does not stand behind the one before".formatted(size + 1));
            }
            before = text;
            if (size == first.length) {
                int more = size + size / 4;
                first = Arrays.copyOf(first, more);
                second = Arrays.copyOf(second, more);
                last = Arrays.copyOf(last, more);
            }
            first[size] = bits(text, 0, LONG_CHARACTERS);
            second[size] = bits(text, LONG_CHARACTERS, 2 * LONG_CHARACTERS);
            last[size] = (tail(text) << CONSTITUENCY_BITS) | number(constituency);
            size++;
        }

        private int number(String constituency) {
            Integer known = numbers.get(constituency);
            if (known != null) {
                return known;
            }
            int number = constituencies.size();
            if (number > CONSTITUENCY_MASK) {
                throw new IllegalArgumentException("the roll has more than a million constituencies");
            }
            numbers.put(constituency, number);
            constituencies.add(constituency);
            return number;
        }

        /// The roll of what was added; nothing more may be added then.
        public CompactRoll build() {
            return new CompactRoll(this);
        }
    }
}
