package org.disvote.ingest.promise;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.Reason.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which states of the promise key an operator reads in the log.
final class KeyReportsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final KeyReports reports = new KeyReports(Stopwatch.start(nanos::get));

    @ParameterizedTest
    @EnumSource(names = {"PROMISE_LOG_AWAY", "PROMISE_KEY_NOT_COSIGNED"})
    void aKeyThatCannotBeUsedYetIsReportedOnceTheStartHasTakenTooLong(Code why) {
        assertFalse(reports.isNews(why));
        pass(KeyReports.START_MAX);
        assertFalse(reports.isNews(why));

        pass(Duration.ofNanos(1));

        assertTrue(reports.isNews(why));
        assertFalse(reports.isNews(why), "a second time");
    }

    @Test
    void aKeyThatCanBeUsedIsReportedDuringTheStart() {
        assertFalse(reports.isNews(Code.PROMISE_LOG_AWAY));

        assertTrue(reports.isNews(Code.NONE));
    }

    @Test
    void aRevocationIsReportedDuringTheStart() {
        assertTrue(reports.isNews(Code.PROMISE_KEY_REVOKED));
        assertFalse(reports.isNews(Code.PROMISE_KEY_REVOKED), "a second time");
    }

    @Test
    void eachChangeAfterTheStartIsReported() {
        pass(KeyReports.START_MAX.plusSeconds(1));

        assertTrue(reports.isNews(Code.NONE));
        assertTrue(reports.isNews(Code.PROMISE_LOG_AWAY));
        assertTrue(reports.isNews(Code.NONE));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
