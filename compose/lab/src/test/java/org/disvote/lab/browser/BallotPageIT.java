package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.disvote.lab.browser.VotingPageIT.identify;
import static org.disvote.lab.browser.VotingPageIT.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.testkit.Patience;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A ballot of thirty lists with twenty candidates each, in a browser and on a whole system. The tests of the
/// page's scripts try more, on a double of the server.
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class BallotPageIT {

    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final AtomicInteger VOTERS = new AtomicInteger();

    private final Chromium chromium;
    private EmbeddedCluster cluster;
    private Endpoints system;

    BallotPageIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        cluster = new EmbeddedCluster(new ClusterConfig(
                folder.resolve("data"),
                OptionalInt.of(1),
                OptionalInt.of(1),
                OptionalInt.of(2),
                0,
                Confirm.MASTER,
                AuthConfig.none()));
        system = cluster.start(step -> {});
        new ElectionTopic(system.brokers()).launch(Definition.of(BallotFiles.council()), Election.NOTICE_MIN);
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Awaitility.await().pollInSameThread().atMost(PATIENCE).until(() -> {
                visitor.page().reload();
                visitor.page().locator(".election").first().waitFor();
                return visitor.page().getByText("Election of the council").count() == 1;
            });
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aBallotOfThirtyListsWithTwentyCandidatesIsCastByKeysAloneOnTheNarrowestPhone() {
        try (Visitor visitor =
                chromium.visit(system.api(), Look.GREEK.inTheDark().wide(Look.NARROWEST))) {
            Page page = visitor.page();
            Keyboard keys = page.keyboard();
            visitor.go("/#/elections/council/identify");
            assertThat(visitor.heading("Ποιος ψηφίζει;")).isVisible();
            tabTo(visitor, page.locator("#voter"));
            keys.type(newVoter());
            keys.press("Enter");

            assertThat(visitor.heading("Συνδυασμός")).isFocused();
            visitor.assertAccessible();
            tabTo(visitor, page.locator("#find"));
            keys.type("συνδυασμος 17");
            keys.press("Enter");
            keys.press("Space");
            assertThat(page.getByLabel("Συνδυασμός 17")).isChecked();
            keys.press("Enter");

            assertThat(visitor.heading("Σταυροί προτίμησης")).isFocused();
            for (int candidate : new int[] {2, 3, 20}) {
                tabTo(visitor, page.locator("#cross-0-" + (candidate - 1)));
                keys.press("Space");
            }
            keys.press("Shift+Tab");
            keys.press("Space");
            assertThat(page.locator(".cross input:checked")).hasCount(3);
            assertThat(page.locator("#live")).containsText("Έχετε βάλει και τους 3 σταυρούς");
            visitor.assertAccessible();
            visitor.picture("vote-crosses-el-dark-320");
            keys.press("Enter");

            assertThat(visitor.heading("Ελέγξτε την ψήφο σας")).isFocused();
            assertThat(page.locator(".summary")).containsText("Συνδυασμός 17");
            assertThat(page.locator(".crossed li")).hasCount(3);
            visitor.assertAccessible();
            tabTo(visitor, visitor.button("Υποβολή ψήφου"));
            keys.press("Enter");

            assertThat(visitor.heading("Η ψήφος σας καταχωρίστηκε")).isFocused();
            assertThat(page.locator(".compared")).containsText("ακριβώς του ψηφοδελτίου που έστειλε");
            visitor.assertAccessible();
        }
    }

    @Test
    void aVoterWhoHasVotedBeforeIsToldSoAndVotesAgain() {
        String voter = newVoter();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            fill(visitor, voter, "#blank");
            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();

            fill(visitor, voter, "#spoiled");
            assertThat(visitor.page().locator("main")).containsText("This would be your vote number 2.");
            visitor.assertAccessible();
            visitor.picture("vote-review-en-light-1280");
            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
            assertThat(visitor.page().locator(".paper")).containsText("2, in place of the one before");
            visitor.assertAccessible();
        }
    }

    @Test
    void aVoteThatWasCastMeanwhileIsSaidAndTheBallotIsAskedForAgain() {
        String voter = newVoter();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            fill(visitor, voter, "#blank");
            APIResponse elsewhere = visitor.page()
                    .context()
                    .request()
                    .post(
                            "/elections/council/votes",
                            RequestOptions.create()
                                    .setHeader("Content-Type", "application/json")
                                    .setData("""
                                        {"voterId":"%s","ballot":{"v":1,"answers":{"list":{"spoiled":true}}}}\
                                        """.formatted(voter)));
            assertEquals(201, elsewhere.status(), elsewhere.text());

            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote was not accepted")).isVisible();
            assertThat(visitor.page().locator("main")).containsText("A vote of yours was recorded meanwhile.");
            visitor.assertAccessible();
            visitor.button("Look at my ballot again").click();
            assertThat(visitor.page().locator(".summary")).containsText("Blank vote");
            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
        }
    }

    private static void fill(Visitor visitor, String voter, String answer) {
        visitor.go("/#/");
        visitor.go("/#/elections/council/identify", "#voter");
        identify(visitor, "#voter", voter);
        visitor.page().locator(answer).check();
        submit(visitor);
        visitor.page().locator(".summary").waitFor();
    }

    private static void tabTo(Visitor visitor, Locator place) {
        for (int presses = 0; presses < 60; presses++) {
            if ((boolean) place.evaluate("element => element === document.activeElement")) {
                return;
            }
            visitor.page().keyboard().press("Tab");
        }
        assertThat(place).isFocused();
    }

    private static String newVoter() {
        return "GR-%010d".formatted(VOTERS.incrementAndGet());
    }
}
