package org.disvote.topics.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {

    @ParameterizedTest
    @CsvSource({"0, 0 votes", "1, 1 vote", "2, 2 votes", "21, 21 votes", "2000, '2,000 votes'"})
    void onlyOneIsASingular(long count, String text) {
        assertEquals(text, Quantity.of(count, "vote"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 leaves are", "1, 1 leaf is", "3, 3 leaves are"})
    void aPluralMayBeAnotherWordAndHaveItsVerb(long count, String text) {
        assertEquals(text, Quantity.of(count, "leaf is", "leaves are"));
    }
}
