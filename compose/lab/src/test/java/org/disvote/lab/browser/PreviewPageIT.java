package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.disvote.lab.browser.VotingPageIT.identify;
import static org.disvote.lab.browser.VotingPageIT.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.Preview;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The draft of a country's election on the voting page, before its launch: 59 constituencies, with thirty lists
/// of twenty candidates each.
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class PreviewPageIT {

    private static final SystemRecord SYSTEM = new SystemRecord(
            Instant.parse("2026-11-29T10:00:00Z"),
            "5f0c9a31",
            "log.example.org/disvote-5f0c9a31",
            6,
            Optional.of("sha256:" + "0a".repeat(32)));

    private final Chromium chromium;
    private final Preview preview = Preview.start(
            "127.0.0.1", 0, Election.of(Definition.of(BallotFiles.country()), SYSTEM, Election.NOTICE_DEFAULT));

    PreviewPageIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout(
                (double) Duration.ofSeconds(60).toMillis());
    }

    @AfterAll
    void stop() {
        preview.close();
    }

    @Test
    void thePageLoadsThePaperOfOneConstituencyAndRecordsNothing() {
        try (Visitor visitor = chromium.visit(preview.uri(), Look.ENGLISH.wide(Look.NARROWEST))) {
            Page page = visitor.page();
            List<String> papers = new ArrayList<>();
            page.onResponse(response -> {
                if (response.url().contains("/ballots/")) {
                    papers.add(response.url().replaceAll("\\?digest=sha256%3A[0-9a-f]{64}$", ""));
                }
            });
            visitor.go("/#/elections/country/identify", "#voter");
            identify(visitor, "#voter", "E07");
            assertThat(page.locator("[name=answer]")).hasCount(32);
            visitor.assertAccessible();
            page.getByLabel("List 30").check();
            submit(visitor);
            page.getByLabel("Candidate 7.30.20").check();
            visitor.assertAccessible();
            submit(visitor);
            assertThat(page.locator(".summary")).containsText("Candidate 7.30.20");
            assertThat(page.locator(".summary")).containsText("E07");
            visitor.assertAccessible();
            visitor.screenshot("preview-review");
            visitor.button("Cast my vote").click();
            assertThat(page.locator("main")).containsText("No vote was recorded");
            assertEquals(List.of(preview.uri() + "/elections/country/ballots/E07"), papers);
        }
    }

    @Test
    void whoIsInNoConstituencyHasNoPaper() {
        try (Visitor visitor = chromium.visit(preview.uri(), Look.GREEK)) {
            visitor.go("/#/elections/country/identify", "#voter");
            visitor.page().locator("#voter").fill("GR-1");
            submit(visitor);
            assertThat(visitor.page().locator("main")).containsText("Δεν βρίσκεστε στον εκλογικό κατάλογο");
            assertThat(visitor.page().locator("fieldset")).hasCount(0);
            visitor.assertAccessible();
        }
    }
}
