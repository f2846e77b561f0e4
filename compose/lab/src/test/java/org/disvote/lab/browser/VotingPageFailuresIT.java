package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.disvote.lab.browser.VotingPageIT.goOnToReview;
import static org.disvote.lab.browser.VotingPageIT.identify;
import static org.disvote.lab.browser.VotingPageIT.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.KeySource;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Slow;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What can go wrong for voters at their browser, and what the page then does.
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
@Slow
final class VotingPageFailuresIT {

    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final AtomicInteger VOTERS = new AtomicInteger();
    private static final String UNAUTHENTICATED =
            "{\"type\":\"urn:disvote:problem:unauthenticated\",\"status\":401,\"retryable\":%b}";

    /// A device whose clock is this many milliseconds ahead.
    private static final String AHEAD = """
        {
            const Real = Date;
            Date = class extends Real {
                constructor(...given) {
                    super(...(given.length ? given : [Real.now() + %1$d]));
                }
                static now() {
                    return Real.now() + %1$d;
                }
            };
        }
        """;

    /// Removes what browsers of 2020 did not have, as far as a script can.
    private static final String OF_2020 = """
        delete Array.prototype.toSorted;
        delete Array.prototype.toReversed;
        delete Array.prototype.toSpliced;
        delete Array.prototype.with;
        delete Array.prototype.at;
        delete Array.prototype.findLast;
        delete String.prototype.at;
        delete String.prototype.replaceAll;
        delete Object.hasOwn;
        delete Object.groupBy;
        delete Promise.any;
        delete Promise.withResolvers;
        delete AbortSignal.timeout;
        delete AbortSignal.any;
        delete Element.prototype.replaceChildren;
        delete window.structuredClone;
        const Format = Intl.DateTimeFormat;
        Intl.DateTimeFormat = class extends Format {
            constructor(locale, options) {
                if (/Offset$/.test(options.timeZoneName)) {
                    throw new RangeError('timeZoneName');
                }
                super(locale, options);
            }
        };
        """;

    private static final Duration TOKEN_LIFE = Duration.ofSeconds(2);
    private static final Routing ROUTING = new Routing(2);

    private final Chromium chromium;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private static final List<Choice> CHOICES = List.of(
            new Choice(new ChoiceId("c1"), Map.of("el", "Ναι", "en", "Yes")),
            new Choice(new ChoiceId("c2"), Map.of("el", "Όχι", "en", "No")));

    private final Definition park = election("park", "Referendum on the seaside park", now.minus(2, ChronoUnit.DAYS));
    private EmbeddedCluster cluster;
    private Endpoints system;
    private RSAKey key;
    private IngestApi byToken;

    VotingPageFailuresIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        cluster = new EmbeddedCluster(new ClusterConfig(
                folder.resolve("data"),
                OptionalInt.of(1),
                OptionalInt.of(1),
                OptionalInt.of(ROUTING.partitions()),
                0,
                Confirm.MASTER,
                AuthConfig.none()));
        system = cluster.start(step -> {});
        launch(park);
        key = new RSAKeyGenerator(2048)
                .keyID("test")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
        Path keys = Files.writeString(folder.resolve("keys.json"), new JWKSet(key).toString(true));
        byToken = ingest(new AuthConfig.Jwt(
                KeySource.parse(keys.toString()),
                VotingPageIT.ISSUER,
                VotingPageIT.AUDIENCE,
                AuthConfig.Jwt.LEEWAY_DEFAULT));
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            assertThat(card(visitor, park)).isVisible();
        }
    }

    /// Another instance on the same system, ready to take votes.
    private IngestApi ingest(AuthConfig auth) {
        IngestApi ingest = IngestApi.start(IngestConfig.builder(system.masters(), system.brokers())
                .routing(ROUTING)
                .auth(auth)
                .build());
        Awaitility.await().pollInSameThread().atMost(PATIENCE).until(ingest::ready);
        return ingest;
    }

    @AfterAll
    void stop() {
        byToken.close();
        cluster.close();
    }

    @Test
    void theServerDecidesOnATokenWhateverTheTimeOfTheDevice() throws Exception {
        try (Visitor visitor = chromium.visit(byToken.uri(), Look.ENGLISH)) {
            visitor.page().addInitScript(AHEAD.formatted(Duration.ofMinutes(15).toMillis()));
            visitor.go("/?ahead#/elections/park/identify");
            goOn(visitor, token(newVoter()));
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
        }
    }

    /// Each token lives shorter than its voter needs to vote, and the device's clock is wrong.
    @Test
    void votersSignInAtTheirProviderAndLeaveNothingToTheNextOne() throws Exception {
        try (SmallProvider provider = SmallProvider.start(TOKEN_LIFE);
                IngestApi ingest = ingest(provider.auth());
                Visitor visitor = chromium.visit(ingest.uri(), Look.ENGLISH)) {
            visitor.page().addInitScript(AHEAD.formatted(Duration.ofMinutes(15).toMillis()));
            SignInSteps steps = SignInSteps.of(visitor, ingest.uri(), provider.uri());
            for (String voter : List.of(newVoter(), newVoter())) {
                steps.signIn("park", voter);
                assertEquals(voter, provider.signedIn());

                int renewals = provider.renewals();
                afterTheLifeOfAToken();
                steps.vote("Yes", voter);
                assertTrue(provider.renewals() > renewals, "the token was renewed");
                visitor.assertAccessible();
                steps.handOver();
                assertNull(provider.signedIn());
            }
        }
    }

    @Test
    void aSignInThatFailsOrEndsIsExplained() throws Exception {
        try (SmallProvider provider = SmallProvider.start(TOKEN_LIFE);
                IngestApi ingest = ingest(provider.auth());
                Visitor visitor = chromium.visit(ingest.uri(), Look.ENGLISH)) {
            Page page = visitor.page();
            SignInSteps steps = SignInSteps.of(visitor, ingest.uri(), provider.uri());
            assertThat(page.locator("footer")).containsText(provider.uri().getAuthority());
            steps.leaveToSignIn("park");
            page.locator("#cancel").click();
            assertThat(page.locator("main")).containsText("You were not signed in: it was cancelled");
            visitor.assertAccessible();
            visitor.screenshot("vote-sign-in");

            visitor.go("/?code=stolen&state=guessed");
            assertThat(page.locator("main")).containsText("does not fit this page");
            assertEquals(ingest.uri() + "/#/", page.url());

            steps.signIn("park", newVoter());
            provider.endSession();
            afterTheLifeOfAToken();
            page.getByLabel("Yes").check();
            submit(visitor);
            visitor.button("Cast my vote").click();
            assertThat(page.locator("main")).containsText("Your sign-in has ended.");
            visitor.assertAccessible();

            visitor.button("Change the voter").click();
            assertThat(visitor.button("Sign in")).isVisible();
        }
    }

    @Test
    void whoLeavesTheDeviceIsSignedOutAtTheProviderToo() throws Exception {
        try (SmallProvider provider = SmallProvider.start(Duration.ofMinutes(10));
                IngestApi ingest = ingest(provider.auth());
                Visitor visitor = chromium.visit(ingest.uri(), Look.GREEK)) {
            Page page = visitor.page();
            page.clock().install();
            SignInSteps steps = SignInSteps.of(visitor, ingest.uri(), provider.uri());
            String voter = newVoter();
            steps.signIn("park", voter);
            visitor.go("/#/");
            assertThat(page.locator(".who")).containsText("Έχετε συνδεθεί ως " + voter);
            visitor.assertAccessible();
            visitor.screenshot("vote-signed-in");

            page.clock().runFor(Duration.ofMinutes(6).toMillis());

            assertThat(page.locator("main")).containsText("σας αποσύνδεσε");
            assertNull(provider.signedIn());
            visitor.go("/#/elections/park/choose/1");
            assertThat(visitor.button("Σύνδεση")).isVisible();
        }
    }

    private static void afterTheLifeOfAToken() {
        Instant ended = Instant.now().plus(TOKEN_LIFE);
        Awaitility.await()
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> Instant.now().isAfter(ended));
    }

    /// A token that has expired shows no ballot paper. If it expires before the cast, the same vote is cast with
    /// another token.
    @Test
    void anExpiredTokenIsRefusedByTheServerAndTheChoiceIsKept() throws Exception {
        String voter = newVoter();
        try (Visitor visitor = chromium.visit(byToken.uri(), Look.ENGLISH)) {
            Page page = visitor.page();
            visitor.go("/#/elections/park/identify");
            page.locator("#token")
                    .fill(VotingPageIT.token(key, voter, Instant.now().minusSeconds(60)));
            submit(visitor);
            assertThat(visitor.heading("This election cannot be shown")).isVisible();
            assertThat(page.locator("main")).containsText("it may have expired");
            visitor.button("Change the voter").click();

            page.route("**/votes", route -> route.fulfill(problem(401, UNAUTHENTICATED.formatted(false))));
            goOn(visitor, token(voter));
            assertThat(visitor.heading("Your vote was not accepted")).isVisible();
            assertThat(page.locator("main")).containsText("it may have expired");
            page.unroute("**/votes");
            visitor.button("Change the voter").click();
            identify(visitor, "#token", token(voter));
            assertThat(page.getByLabel("Yes")).isChecked();
        }
    }

    /// The vote is recorded, its answer is lost, and the retry is refused. The page must not say that the vote
    /// was not accepted.
    @Test
    void aLostAnswerAndThenARefusalMeanThatTheVoteMayBeRecorded() throws Exception {
        String voter = newVoter();
        AtomicInteger sent = new AtomicInteger();
        try (Visitor visitor = chromium.visit(byToken.uri(), Look.ENGLISH)) {
            Page page = visitor.page();
            page.route("**/votes", route -> {
                if (sent.incrementAndGet() == 1) {
                    assertEquals(201, route.fetch().status());
                    route.abort("connectionreset");
                } else {
                    route.fulfill(problem(401, UNAUTHENTICATED.formatted(false)));
                }
            });
            visitor.go("/#/elections/park/identify");
            goOn(visitor, token(voter));
            assertThat(visitor.heading("We do not know yet whether your vote is recorded"))
                    .isVisible();
            assertThat(page.locator("main")).containsText("Your vote may be recorded");
            assertTrue(asksBeforeLeaving(page), "the browser must ask before the page is left");
            visitor.assertAccessible();
            visitor.screenshot("vote-may-be-recorded");
            page.unroute("**/votes");

            visitor.go("/#/");
            visitor.link("See what has become of your vote").click();
            visitor.button("Identify yourself again").click();
            page.locator("#token").fill(token(voter));
            submit(visitor);
            assertThat(page.locator(".summary")).containsText("Yes");
            assertThat(page.locator(".summary a")).hasCount(1);
            assertTrue(asksBeforeLeaving(page));
            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
            assertFalse(asksBeforeLeaving(page));
        }
    }

    @Test
    void aTokenWhoseKeyIsStillLookedUpIsSentAgain() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (Visitor visitor = chromium.visit(byToken.uri(), Look.ENGLISH)) {
            visitor.page().route("**/votes", route -> {
                if (sent.incrementAndGet() == 1) {
                    route.fulfill(problem(401, UNAUTHENTICATED.formatted(true)));
                } else {
                    route.resume();
                }
            });
            visitor.go("/#/elections/park/identify");
            goOn(visitor, token(newVoter()));
            assertThat(visitor.page().locator("main")).containsText("identification service’s new key");
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
        }
    }

    /// The server's clock decides: this device is a day ahead, and by its own clock the election would be open
    /// already.
    @Test
    void aPageThatIsLoadedBeforeTheOpeningUpdatesItself() {
        Definition soon = election("soon", "Election that opens in a moment", inTwentySeconds());
        launch(soon);
        try (Visitor waiting = chromium.visit(system.api(), Look.ENGLISH);
                Visitor voting = chromium.visit(system.api(), Look.ENGLISH)) {
            for (Visitor each : List.of(waiting, voting)) {
                each.page().addInitScript(AHEAD.formatted(Duration.ofDays(1).toMillis()));
            }
            Awaitility.await().pollInSameThread().atMost(PATIENCE).until(() -> {
                waiting.go("/?early");
                waiting.page().locator(".election").first().waitFor();
                return card(waiting, soon).count() == 1;
            });
            assertThat(card(waiting, soon)).containsText("Not open yet");
            voting.go("/?early#/elections/soon/identify");
            assertThat(voting.page().locator("main")).containsText("The election is not open at the moment");

            assertThat(card(waiting, soon)).containsText("Open now");
            assertThat(voting.heading("Who is voting?")).isVisible();
        }
    }

    @Test
    void secretResultsAppearByThemselvesAfterTheClose() {
        Definition ending = Definition.of(ShortForm.file(
                "ending",
                Map.of("en", "Election that closes in a moment"),
                CHOICES,
                park.opensAt(),
                inTwentySeconds()));
        launch(ending);
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Awaitility.await().pollInSameThread().atMost(PATIENCE).until(() -> {
                visitor.go("/?ending");
                visitor.page().locator(".election").first().waitFor();
                return card(visitor, ending).count() == 1;
            });
            visitor.go("/#/elections/ending/results");
            assertThat(visitor.page().locator("main")).containsText("not shown before the election closes");

            assertThat(visitor.page().locator(".badge")).isVisible();
        }
    }

    @Test
    void theNextVoterAtADeviceFindsNoDataOfTheLastOne() {
        String voter = newVoter();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            card(visitor, park).locator("a").click();
            goOnToReview(visitor, voter, "Yes");
            visitor.go("/#/");
            card(visitor, park).locator("a").click();
            assertThat(page.locator("#voter")).hasValue("");
            assertThat(page.locator("#voter")).hasAttribute("autocomplete", "off");
            identify(visitor, "#voter", newVoter());
            assertThat(page.locator("input:checked")).hasCount(0);

            goBackTo(page, "#/elections/park/choose");
            page.getByLabel("No").check();
            submit(visitor);
            visitor.go("/#/");
            assertThat(visitor.heading("Cast your vote")).isVisible();
            page.goBack();
            assertThat(visitor.heading("Who is voting?")).isVisible();
            assertThat(page.locator("#voter")).hasValue("");

            goOnToReview(visitor, voter, "Yes");
            page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
            assertEquals("", page.locator("main").innerText(), "a page in the back-forward cache shows nothing");
            page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
            assertThat(page.locator("#voter")).hasValue("");
        }
    }

    private static void goBackTo(Page page, String hash) {
        page.evaluate("hash => location.hash = hash", hash);
        page.locator("fieldset").waitFor();
    }

    @Test
    void aDeviceThatIsLeftAloneForgetsItsVoter() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            page.clock().install();
            visitor.go("/?alone#/elections/park/identify");
            goOnToReview(visitor, newVoter(), "Yes");

            page.clock().runFor(Duration.ofMinutes(6).toMillis());

            assertThat(visitor.heading("Cast your vote")).isVisible();
            assertThat(page.locator("main")).containsText("has forgotten what was entered");
            visitor.assertAccessible();
            card(visitor, park).locator("a").click();
            assertThat(page.locator("#voter")).hasValue("");
        }
    }

    @Test
    void aDeviceThatIsLeftAloneForgetsItsVoterOnEveryPage() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            page.clock().install();
            visitor.go("/?check#/elections/park/identify");
            goOnToReview(visitor, newVoter(), "Yes");
            page.evaluate("location.hash = '#/check'");
            assertThat(page.locator("#code")).isVisible();

            page.clock().runFor(Duration.ofMinutes(6).toMillis());

            page.evaluate("dispatchEvent(new PointerEvent('pointerdown'))");
            page.evaluate("location.hash = '#/elections/park/review'");
            assertThat(visitor.heading("Who is voting?")).isVisible();
            assertThat(page.locator("#voter")).hasValue("");
        }
    }

    /// While a device sleeps, the page's timers and its monotonic clock stand still.
    @Test
    void theFirstTouchAfterALongSleepFindsNoDataOfTheLastVoter() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            visitor.go("/?asleep#/elections/park/identify");
            goOnToReview(visitor, newVoter(), "Yes");

            String left = (String) page.evaluate("""
                () => {
                    const awake = Date.now() + 6 * 60000;
                    Date.now = () => awake;
                    dispatchEvent(new PointerEvent('pointerdown'));
                    return document.getElementById('main').innerText;
                }\
                """);

            assertEquals("", left, "the last voter's page is gone at once");
            assertThat(visitor.heading("Cast your vote")).isVisible();
            assertThat(page.locator("main")).containsText("has forgotten what was entered");
        }
    }

    @Test
    void aBrowserOf2020IsEnough() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.page().addInitScript(OF_2020);
            visitor.go("/?old");
            card(visitor, park).locator("a").click();
            goOn(visitor, "#voter", newVoter());
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
            assertThat(visitor.page().locator(".track > li.done")).hasCount(3);
            visitor.link("Check a receipt").first().click();
            assertThat(visitor.heading("Check a receipt")).isVisible();
        }
    }

    @Test
    void aBrowserThatCannotRunThePageGetsAMessage() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            assertThat(visitor.page().locator("#too-old")).hasCount(0);
            visitor.page().route("**/page/*/page.js", Route::abort);
            visitor.go("/?older");
            assertThat(visitor.page().locator("#too-old")).isVisible();
            assertThat(visitor.page().locator("#too-old")).containsText("Chrome or Edge 80");
            visitor.screenshot("vote-too-old");
        }
    }

    @Test
    void anElectionThatCannotBeShownHidesNoOther() {
        String odd = """
            {"elections":[
                {"id":"far","title":{"en":"Far away"},"choices":[],"opensAt":"2026-01-01T00:00:00Z",
                 "closesAt":"+999999-01-01T00:00:00Z","state":"open","changeOfMind":"refused"},
                {"id":"nameless","choices":[],"state":"open"}, null,
                {"id":"stateless","title":{"en":"Stateless"},"opensAt":"x","closesAt":"y","state":"odd"},\
            """;
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.page()
                    .route(
                            "**/elections",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody(route.fetch().text().replace("{\"elections\":[", odd))));
            visitor.go("/?odd");
            assertThat(card(visitor, park)).containsText("Open now");
            for (String told : List.of("Far away", "nameless", "stateless", "This election cannot be shown here.")) {
                assertThat(visitor.page().locator("main")).containsText(told);
            }
            visitor.screenshot("vote-odd");
        }
    }

    private static boolean asksBeforeLeaving(Page page) {
        return !(boolean) page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))");
    }

    private static Route.FulfillOptions problem(int status, String body) {
        return new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody(body);
    }

    private static void goOn(Visitor visitor, String token) {
        goOn(visitor, "#token", token);
    }

    private static void goOn(Visitor visitor, String field, String value) {
        identify(visitor, field, value);
        visitor.page().getByLabel("Yes").check();
        submit(visitor);
        visitor.page().locator(".summary").waitFor();
        visitor.button("Cast my vote").click();
    }

    private static Locator card(Visitor visitor, Definition election) {
        return visitor.page()
                .locator(
                        ".election",
                        new Page.LocatorOptions()
                                .setHasText(String.valueOf(election.title().get("en"))));
    }

    private String token(String voter) throws Exception {
        return VotingPageIT.token(key, voter, Instant.now().plusSeconds(600));
    }

    private static Instant inTwentySeconds() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(20);
    }

    private static String newVoter() {
        return "GR-%010d".formatted(VOTERS.incrementAndGet());
    }

    private Definition election(String id, String title, Instant opensAt) {
        return Definition.of(
                ShortForm.file(id, Map.of("el", title, "en", title), CHOICES, opensAt, now.plus(2, ChronoUnit.DAYS)));
    }

    private void launch(Definition definition) {
        new ElectionTopic(system.brokers()).launch(definition, Election.NOTICE_MIN);
    }
}
