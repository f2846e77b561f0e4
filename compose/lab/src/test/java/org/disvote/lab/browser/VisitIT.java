package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.LoadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.disvote.ingest.Preview;
import org.disvote.lab.bench.visit.Visit;
import org.disvote.testkit.Patience;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What a browser asks for when it loads the page, and how many bytes come over the network. [VotingPageIT]
/// does the same with a whole visit.
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class VisitIT {

    private static final int BYTES_MAX = 120_000;

    private static final SystemRecord SYSTEM = new SystemRecord(
            Instant.parse("2026-11-29T10:00:00Z"),
            "5f0c9a31",
            "log.example.org/disvote-5f0c9a31",
            6,
            Optional.of("sha256:" + "0a".repeat(32)));

    private final Chromium chromium;
    private final Preview preview = Preview.start(
            "127.0.0.1", 0, Election.of(Definition.of(BallotFiles.country()), SYSTEM, Election.NOTICE_DEFAULT));

    VisitIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) Patience.WAIT_MAX.toMillis());
    }

    @AfterAll
    void stop() {
        preview.close();
    }

    @Test
    void aFirstVisitNeedsFourFilesAndAReturnVisitOne() {
        try (Visitor visitor = chromium.newcomer(preview.uri(), Look.GREEK);
                RequestLog log = RequestLog.of(visitor.page(), preview.uri())) {
            load(visitor.page(), log, Visit.FIRST, BYTES_MAX);
            assertEquals(4, Visit.FIRST.ofThePage());
            load(visitor.page(), log, Visit.RETURN, BYTES_MAX / 10);
            assertEquals(1, Visit.RETURN.ofThePage());
        }
    }

    private void load(Page page, RequestLog log, Visit expected, int bytesMax) {
        page.navigate(preview.uri() + "/");
        assertThat(page.locator("h1")).isVisible();
        page.evaluate("document.fonts.ready.then(() => true)");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        Awaitility.await()
                .pollInSameThread()
                .until(() -> log.sent().size() >= expected.requests().size()
                        && log.sent().stream().allMatch(each -> each.bytes() > 0));
        List<RequestLog.Sent> sent = log.take();
        assertEquals(
                expected.requests().stream().map(Visit.Asked::path).sorted().toList(),
                sent.stream()
                        .map(each -> each.name().split(" ", -1)[1])
                        .sorted()
                        .toList());
        assertTrue(sent.stream().mapToLong(RequestLog.Sent::bytes).sum() < bytesMax, sent::toString);
    }
}
