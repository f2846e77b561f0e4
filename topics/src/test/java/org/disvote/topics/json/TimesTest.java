package org.disvote.topics.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
