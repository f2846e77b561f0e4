package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.LoadState;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.disvote.ingest.Preview;
import org.disvote.testkit.Patience;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What a browser asks for on a visit, and how many bytes come over the network. `bench visit` plays the same.
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

    /// Of one load of the page, by the browser's own report. What comes from its cache is not in it.
    ///
    /// @param asked paths that were asked for over the network
    /// @param bytes that came, heads included
    private record Load(List<String> asked, long bytes) {

        List<String> ofThePage() {
            return asked.stream().filter(path -> !path.startsWith("/elections")).toList();
        }
    }

    @Test
    void aFirstVisitNeedsFiveFilesAndAReturnVisitOne() {
        try (Visitor visitor = chromium.newcomer(preview.uri(), Look.GREEK)) {
            Load first = load(visitor.page());
            assertEquals(5, first.ofThePage().size(), first::toString);
            assertEquals(6, first.asked().size(), first::toString);
            assertTrue(first.bytes() < BYTES_MAX, first::toString);

            Load again = load(visitor.page());
            assertEquals(List.of("/"), again.ofThePage(), again::toString);
            assertTrue(again.bytes() < BYTES_MAX / 10, again::toString);
        }
    }

    private Load load(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        Map<String, String> paths = new HashMap<>();
        List<String> asked = new ArrayList<>();
        long[] bytes = {0};
        session.on(
                "Network.requestWillBeSent",
                event -> paths.put(
                        id(event), event.getAsJsonObject("request").get("url").getAsString()));
        session.on("Network.requestServedFromCache", event -> paths.remove(id(event)));
        session.on("Network.responseReceived", event -> {
            JsonObject response = event.getAsJsonObject("response");
            if (response.get("fromDiskCache").getAsBoolean()) {
                paths.remove(id(event));
            }
        });
        session.on("Network.loadingFinished", event -> {
            String url = paths.get(id(event));
            if (url != null && url.startsWith(preview.uri().toString())) {
                asked.add(URI.create(url).getPath());
                bytes[0] += event.get("encodedDataLength").getAsLong();
            }
        });
        session.send("Network.enable");
        page.navigate(preview.uri() + "/");
        assertThat(page.locator("h1")).isVisible();
        page.evaluate("document.fonts.ready.then(() => true)");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        Awaitility.await().pollInSameThread().until(() -> {
            page.evaluate("1"); // lets events arrive
            return asked.contains("/") && asked.contains("/elections");
        });
        session.detach();
        return new Load(List.copyOf(asked), bytes[0]);
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }
}
