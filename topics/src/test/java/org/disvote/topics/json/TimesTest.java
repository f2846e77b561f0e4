package org.disvote.topics.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
        "1999-12-31T23:59:59.999999999Z, 1999-12-31T23:59:59.999999Z",
        "2024-02-29T09:08:07.000001Z, 2024-02-29T09:08:07.000001Z",
        "2027-05-21T16:00:00.123400Z, 2027-05-21T16:00:00.123400Z",
        "9999-12-31T23:59:59.100Z, 9999-12-31T23:59:59.100000Z"
    })
    void whatIsHashedHasSixDecimalsAlways(Instant time, String text) {
        assertEquals(text, Times.text(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2027-05-21T23:59:59.999999Z",
                "2024-02-29T09:08:07.5Z",
                "9999-12-31T23:59:59Z"
            })
    void aTimeIsRead(String text) {
        assertEquals(Instant.parse(text), Times.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-05-21T24:00:00Z",
                "2027-05-21T24:00:00.000000Z",
                "2027-05-21T23:59:60Z",
                "2016-12-31T23:59:60.000000Z",
                "2027-05-21T07:00:00+03:00",
                "2027-05-21T04:00:00+00:00",
                "2027-02-29T00:00:00Z",
                "2027-05-21T04:00Z",
                "2027-05-21",
                ""
            })
    void aTextThatProgramsReadInDifferentWaysIsRefused(String text) {
        assertThrows(DateTimeParseException.class, () -> Times.parse(text));
    }
}
