package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Media;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.KeySource;
import org.disvote.lab.bench.visit.Visit;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Voting in a browser, on a whole system.
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class VotingPageIT {

    private static final Routing ROUTING = new Routing(6);
    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final AtomicInteger VOTERS = new AtomicInteger();
    static final String ISSUER = "https://id.example.gr/";
    static final String AUDIENCE = "disvote";

    private static final List<Choice> CHOICES =
            List.of(choice("c1", "Ναι", "Yes"), choice("c2", "Όχι", "No"), choice("c3", "Λευκό", "Blank vote"));

    /// The texts of the page.
    private static final String TEXT = "import('/page/text.js')";

    private static final Set<String> DOCUMENTED = Set.of(
            "1-start-el-light-1280",
            "3-choose-el-light-1280",
            "5-receipt-el-light-1280",
            "3-choose-en-dark-320",
            "5-receipt-en-dark-320");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final Definition park = election(
            "park",
            "Δημοψήφισμα για το παραλιακό πάρκο",
            "Referendum on the seaside park",
            now.minus(2, ChronoUnit.DAYS),
            now.plus(2, ChronoUnit.DAYS));
    private final Definition later = election(
            "later",
            "Εκλογή δημοτικού συμβουλίου",
            "Election of the municipal council",
            now.plus(150, ChronoUnit.DAYS),
            now.plus(151, ChronoUnit.DAYS));
    /// An election is launched before it closes, so this one is over soon after the system is ready.
    private Definition over;

    private final Definition survey = Definition.of(ShortForm.file(
                    "survey",
                    Map.of("el", "Έρευνα για το ωράριο της βιβλιοθήκης", "en", "Survey on the library's hours"),
                    CHOICES,
                    park.opensAt(),
                    now.plus(20, ChronoUnit.DAYS))
            .put("liveResults", true));

    private final Chromium chromium;
    private EmbeddedCluster cluster;
    private Endpoints system;

    VotingPageIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        cluster = new EmbeddedCluster(new ClusterConfig(
                folder.resolve("data"),
                OptionalInt.of(2),
                OptionalInt.of(3),
                OptionalInt.of(ROUTING.partitions()),
                0,
                Confirm.MASTER,
                AuthConfig.none()));
        system = cluster.start(step -> {});
        over = election(
                "over",
                "Εκλογή σχολικών συμβουλίων",
                "Election of school boards",
                now.minus(300, ChronoUnit.DAYS),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60));
        ElectionTopic elections = new ElectionTopic(system.brokers());
        List.of(park, survey, later, over).forEach(each -> elections.launch(each, Election.NOTICE_MIN));
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            await("the elections are known, and one is over")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> {
                        visitor.page().reload();
                        Locator cards = visitor.page().locator(".election");
                        cards.first().waitFor();
                        return cards.count() == 5
                                && visitor.page().locator(".election.closed").count() == 1;
                    });
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    /// The whole walk, with each page checked by axe.
    @ParameterizedTest
    @MethodSource("looks")
    void aVoteIsCastAndSeenOnEveryReplica(Look look) {
        try (Visitor visitor = chromium.visit(system.api(), look)) {
            Words words = Words.of(look);
            see(visitor, look, "1-start", words.start());
            vote(visitor, park, words).click();
            submit(visitor);
            visitor.page().locator(".faults").waitFor();
            see(visitor, look, "2-missing", words.identify());
            visitor.page().locator("#voter").fill(newVoter());
            submit(visitor);
            visitor.page().getByLabel(words.yes()).check();
            see(visitor, look, "3-choose", words.title(park));
            submit(visitor);
            see(visitor, look, "4-review", words.review());
            visitor.button(words.cast()).click();

            assertThat(visitor.heading(words.recorded())).isVisible();
            for (String replica : List.of("r1", "r2", "r3")) {
                assertThat(visitor.page().locator("[data-replica=" + replica + "]"))
                        .hasClass("done");
            }
            assertThat(visitor.page().locator(".track > li.done")).hasCount(3);
            see(visitor, look, "5-receipt", words.recorded());
        }
    }

    /// Each language, width and light once.
    static Stream<Look> looks() {
        return Stream.of(Look.GREEK, Look.ENGLISH.inTheDark().wide(Look.NARROWEST));
    }

    @Slow
    @ParameterizedTest
    @MethodSource("otherLooks")
    void aVoteIsCastInEveryOtherLook(Look look) {
        aVoteIsCastAndSeenOnEveryReplica(look);
    }

    static Stream<Look> otherLooks() {
        return Stream.of(Look.ENGLISH, Look.GREEK.inTheDark().wide(Look.NARROWEST));
    }

    private void see(Visitor visitor, Look look, String name, String heading) {
        assertThat(visitor.heading(heading)).isVisible();
        visitor.assertAccessible();
        if (DOCUMENTED.contains(name + "-" + look)) {
            visitor.picture("vote-" + name + "-" + look);
        } else {
            visitor.screenshot("vote-" + name + "-" + look);
        }
    }

    /// `bench visit` plays [Visit]. A replica is held up meanwhile, so that the receipt is not complete at
    /// once.
    @Test
    void aVisitIsWhatTheBenchPlays() throws SQLException {
        try (Visitor visitor = chromium.newcomer(system.api(), Look.ENGLISH);
                RequestLog log = RequestLog.of(visitor.page(), system.api())) {
            visitor.go("/");
            Locator open = vote(visitor, park, Words.ENGLISH);
            open.waitFor();
            visitor.page().evaluate("document.fonts.ready.then(() => true)");
            assertEquals(new TreeSet<>(namesOf(Visit.FIRST)), new TreeSet<>(namesOf(log.take())));

            try (Connection replica =
                    DriverManager.getConnection(system.replicas().firstEntry().getValue())) {
                replica.setAutoCommit(false);
                replica.createStatement().execute("LOCK TABLE vote");
                open.click();
                goOn(visitor, newVoter(), "Yes");
                await("the receipt is waited for")
                        .pollInSameThread()
                        .until(() ->
                                log.sent().stream().anyMatch(each -> each.name().contains("If-None-Match Prefer")));
                replica.rollback();
            }
            assertThat(visitor.page().locator(".track > li.done")).hasCount(3);
            assertThat(visitor.page().locator(".checks > li.done")).hasCount(2);
            // Soon after an election has closed, a page that shows it asks for the list again.
            List<RequestLog.Sent> voting = log.take().stream()
                    .filter(each -> !each.path().equals("/elections"))
                    .toList();
            int cast = 1 + voting.stream().map(RequestLog.Sent::method).toList().lastIndexOf("POST");
            assertEquals(namesOf(Visit.VOTE), namesOf(voting.subList(0, cast)));
            assertEquals(
                    new TreeSet<>(namesOf(Visit.RECEIPT)), new TreeSet<>(namesOf(voting.subList(cast, voting.size()))));

            visitor.go("about:blank");
            visitor.go("/");
            open.waitFor();
            assertEquals(namesOf(Visit.RETURN), namesOf(log.take()));
        }
    }

    /// Without looks at the election: the page takes one where it has known the election for more than a minute.
    private static List<String> namesOf(Visit part) {
        return withoutLooks(part.requests().stream().map(Visit.Asked::toString));
    }

    private static List<String> namesOf(List<RequestLog.Sent> sent) {
        return withoutLooks(sent.stream().map(RequestLog.Sent::name));
    }

    private static List<String> withoutLooks(Stream<String> names) {
        return names.filter(name -> !name.matches("GET /elections/[^/]+( If-None-Match)?"))
                .toList();
    }

    /// Another choice of the same voter is refused with an explanation, and the same choice gives the same
    /// receipt.
    @Test
    void aSecondVoteChangesNothing() {
        String voter = newVoter();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            cast(visitor, voter, "Yes");
            String receipt = receipt(visitor);

            cast(visitor, voter, "No");
            assertThat(visitor.heading("Your vote was not accepted")).isVisible();
            assertThat(visitor.page().locator("main")).containsText("A vote with this voter ID is recorded already");
            assertThat(visitor.link("Check a receipt").last()).isVisible();
            visitor.assertAccessible();
            visitor.screenshot("vote-refused");

            cast(visitor, voter, "Yes");
            assertThat(visitor.heading("Your vote had been recorded already")).isVisible();
            assertEquals(receipt, receipt(visitor));
        }
    }

    /// For every refusal of the API the page says in both languages what has happened and what to do.
    @Test
    void everyRefusalIsExplainedInBothLanguages() {
        AtomicReference<String> refusal = new AtomicReference<>("");
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            page.route(
                    "**/votes",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(400)
                            .setContentType("application/problem+json")
                            .setBody("{\"type\":\"urn:disvote:problem:%s\",\"status\":400,\"retryable\":false}"
                                    .formatted(refusal.get()))));
            goOnToReviewOf(visitor, park);
            List<?> names =
                    (List<?>) page.evaluate("async () => Object.keys((await %s).words.problems)".formatted(TEXT));
            assertTrue(names.size() > 15, names::toString);
            for (Object name : names) {
                refusal.set(String.valueOf(name));
                visitor.go("/#/elections/park/review");
                page.locator(".button.final").click();
                for (int language = 0; language < 2; language++) {
                    assertRefusalIsExplained(visitor, name);
                    if (name.equals(names.getFirst())) { // the others have other words in the same places
                        visitor.assertAccessible();
                    }
                    page.locator("#language").click();
                }
            }
            visitor.screenshot("vote-refused-last");
        }
    }

    private static void assertRefusalIsExplained(Visitor visitor, Object name) {
        // The page is one script. This is a second copy of the words, which does not know what language it shows.
        String said = """
            async name => {
                const text = await %s;
                text.speak(document.documentElement.lang);
                return text.words.problems[name];
            }
            """.formatted(TEXT);
        for (Object sentence : (List<?>) visitor.page().evaluate(said, name)) {
            assertThat(visitor.page().locator("main")).containsText(String.valueOf(sentence));
        }
    }

    @Test
    void resultsAreShownAsSoonAsTheyMayBePublic() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            goOnToReviewOf(visitor, survey);
            visitor.button("Cast my vote").click();
            visitor.link("Results so far").click();
            assertThat(visitor.heading("Results")).isFocused();
            assertThat(page.locator(".voters")).hasText("1");
            assertThat(page.locator(".bars li").first()).containsText("100.00%");
            visitor.assertAccessible();
            page.locator("#language").click();
            assertThat(page.locator(".bars li").first()).containsText("100,00%");
            visitor.assertAccessible();
            visitor.screenshot("vote-results");

            visitor.go("/#/elections/over/results");
            assertThat(page.locator(".badge.final")).isVisible();
            visitor.go("/#/elections/park/results");
            assertThat(page.locator("main")).containsText("δεν ανακοινώνονται πριν κλείσει");
            visitor.assertAccessible();
            page.locator("#language").click();
            assertThat(page.locator("main")).containsText("The results are not shown before the election closes.");
            visitor.assertAccessible();
        }
    }

    @Test
    void aReceiptIsCopiedAndPrintedAlone() throws IOException {
        try (Visitor visitor = chromium.visit(system.api(), Look.GREEK.inTheDark())) {
            visitor.allowTheClipboard();
            vote(visitor, park, Words.GREEK).click();
            goOnToReview(visitor, newVoter(), Words.GREEK.yes());
            visitor.button(Words.GREEK.cast()).click();
            String receipt = receipt(visitor);

            visitor.button("Αντιγραφή").click();
            assertThat(visitor.page().locator(".copied")).hasText("Αντιγράφηκε");
            assertEquals(receipt, visitor.page().evaluate("navigator.clipboard.readText()"));

            String pdf = Files.readString(visitor.print("vote-receipt"), StandardCharsets.ISO_8859_1);
            assertEquals(1, pdf.split("/Type /Page\\b", -1).length - 1, "one sheet");
            visitor.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(visitor.page().locator(".receipt-code")).isVisible();
            for (String onScreenAlone : List.of("nav", ".paper .actions", ".track", "footer")) {
                assertThat(visitor.page().locator(onScreenAlone)).isHidden();
            }
        }
    }

    @Test
    void aClosedElectionShowsItsClosingTime() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            assertThat(visitor.page().locator(".election.closed")).containsText("Closed");
            visitor.go("/#/elections/over/identify");
            assertThat(visitor.heading("Election of school boards")).isVisible();
            assertThat(visitor.page().locator("main")).containsText("The election is not open at the moment");
            visitor.assertAccessible();
        }
    }

    /// The master's clock decides, whatever state the page shows.
    @Test
    void anElectionThatClosesDuringACastRefusesTheVote() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.page().route("**/elections/over", route -> {
                String known = route.fetch().text();
                route.fulfill(json(known.replace("\"state\":\"closed\"", "\"state\":\"open\"")));
            });
            // What the server answered before the close.
            visitor.page()
                    .route(
                            "**/elections/over/voter",
                            route -> route.fulfill(json("""
                                {"voter":"AAAAAAAAAAAAAAAAAAAAAA","constituency":"","revision":1,"terms":"%s"}\
                                """.formatted(terms(visitor, "over")))));
            visitor.go("/#/elections/over/identify");
            goOn(visitor, newVoter(), "Yes");
            assertThat(visitor.heading("Your vote was not accepted")).isVisible();
            assertThat(visitor.page().locator("main")).containsText("No vote was recorded");
        }
    }

    /// A server in between that changes one character of the terms or of the ballot paper.
    @ParameterizedTest
    @ValueSource(strings = {"terms", "ballots/-"})
    void termsOrAPaperThatWereChangedAreNotShown(String changed) {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            page.route("**/elections/park/" + changed + "?digest=*", route -> {
                String served = route.fetch().text();
                String other = served.replaceFirst("seaside", "seasidE");
                assertNotEquals(served, other);
                route.fulfill(json(other));
            });
            visitor.go("/#/elections/park/identify");
            if (!changed.equals("terms")) {
                page.locator("#voter").fill(newVoter());
                submit(visitor);
            }
            assertThat(visitor.heading("This election cannot be shown")).isVisible();
            assertThat(page.locator("main"))
                    .containsText("terms or a ballot paper that are not those of this election");
            assertThat(page.locator("fieldset, input, .option")).hasCount(0);
            assertThat(page.locator("main")).not().containsText("park");
            visitor.assertAccessible();
            visitor.screenshot("vote-altered");
        }
    }

    /// The vote is committed, and its answer never arrives. The page sends it again by itself, and it counts
    /// once.
    @Test
    void aVoteWhoseAnswerIsLostIsSentAgain() {
        AtomicInteger sent = new AtomicInteger();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.page().route("**/votes", route -> {
                if (sent.incrementAndGet() == 1) {
                    assertEquals(201, route.fetch().status());
                    route.abort("connectionreset");
                } else {
                    route.resume();
                }
            });
            cast(visitor, newVoter(), "Yes");
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
            assertEquals(2, sent.get());
        }
    }

    /// The API stops during a cast. The page says that a retry is safe. Once the API is back, the same vote is
    /// recorded.
    @Test
    void anApiThatStopsDuringACastIsTriedAgain() {
        IngestApi first = ingest(0, AuthConfig.none());
        URI site = first.uri();
        try (Visitor visitor = chromium.visit(site, Look.ENGLISH)) {
            vote(visitor, park, Words.ENGLISH).click();
            goOnToReview(visitor, newVoter(), "Yes");
            first.close();

            visitor.button("Cast my vote").click();
            assertThat(visitor.page().locator("main")).containsText("Sending again is safe");
            assertThat(visitor.button("Try now")).isVisible();
            visitor.assertAccessible();
            visitor.picture("vote-waiting");

            try (IngestApi second = ingest(site.getPort(), AuthConfig.none())) {
                assertEquals(site, second.uri());
                await("the vote is recorded").until(() -> {
                    Locator again = visitor.button("Try again"); // if this machine was slower than the page's retries
                    if (again.isVisible()) {
                        again.click();
                    }
                    return visitor.heading("Your vote is recorded").isVisible();
                });
            }
        } finally {
            first.close();
        }
    }

    /// The page retries a limited number of times, then says that the result is unknown, and tries again when
    /// the voter asks for it.
    @Test
    void afterTheLastAttemptTheVoterDecides() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.page().clock().install();
            visitor.page().route("**/votes", route -> route.abort("connectionrefused"));
            cast(visitor, newVoter(), "Yes");
            Locator givenUp = visitor.heading("We do not know yet whether your vote is recorded");
            await("it gives up").until(() -> {
                visitor.page().clock().runFor(20_000);
                return givenUp.isVisible();
            });
            assertThat(givenUp).isFocused();
            visitor.assertAccessible();

            visitor.page().unroute("**/votes");
            visitor.button("Try again").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
        }
    }

    @Test
    void anOverloadedShardIsRetriedAfterTheTimeItAsksFor() {
        AtomicInteger sent = new AtomicInteger();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.page().route("**/votes", route -> {
                if (sent.incrementAndGet() == 1) {
                    route.fulfill(new Route.FulfillOptions()
                            .setStatus(503)
                            .setContentType("application/problem+json")
                            .setHeaders(Map.of("Retry-After", "25"))
                            .setBody(
                                    "{\"type\":\"urn:disvote:problem:overloaded\",\"status\":503,\"retryable\":true}"));
                } else {
                    route.resume();
                }
            });
            cast(visitor, newVoter(), "Yes");
            assertThat(visitor.page().locator("main")).containsText("Many people are voting at the moment.");
            assertThat(visitor.page().locator(".countdown")).containsText(Pattern.compile("in \\d\\d seconds"));
            visitor.button("Try now").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
        }
    }

    /// Each page puts the focus on its heading, and everything can be reached with the keyboard.
    @Test
    void theKeyboardAloneIsEnough() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            assertThat(vote(visitor, park, Words.ENGLISH)).isVisible();
            tabTo(visitor, vote(visitor, park, Words.ENGLISH));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.heading("Who is voting?")).isFocused();
            visitor.page().keyboard().press("Tab");
            assertThat(visitor.page().locator("#voter")).isFocused();
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page().locator(".faults")).isFocused();
            visitor.page().keyboard().press("Tab");
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.page().locator("#voter")).isFocused();
            visitor.page().keyboard().type(newVoter());
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.heading(Words.ENGLISH.title(park))).isFocused();
            visitor.page().keyboard().press("Tab");
            visitor.page().keyboard().press("Space");
            visitor.page().keyboard().press("ArrowDown");
            assertThat(visitor.page().getByLabel("No")).isChecked();
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.heading("Check your vote")).isFocused();
            tabTo(visitor, visitor.button("Cast my vote"));
            visitor.page().keyboard().press("Enter");
            assertThat(visitor.heading("Your vote is recorded")).isFocused();
        }
    }

    @Test
    void aReceiptIsCheckedLaterAndBySomebodyElse() throws IOException {
        String receipt;
        try (Visitor visitor = chromium.visit(system.api(), Look.GREEK)) {
            vote(visitor, park, Words.GREEK).click();
            goOnToReview(visitor, newVoter(), Words.GREEK.yes());
            visitor.button(Words.GREEK.cast()).click();
            receipt = receipt(visitor);
            Download download = visitor.page()
                    .waitForDownload(() -> visitor.button("Αποθήκευση").click());
            assertTrue(Files.readString(download.path()).contains(receipt), "the file has the receipt");
        }
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.link("Check a receipt").first().click();
            assertThat(visitor.heading("Check a receipt")).isFocused();
            visitor.page().locator("#election").selectOption("park");
            visitor.page().locator("#code").fill("7-123");
            submit(visitor);
            assertThat(visitor.page().locator(".faults")).containsText("Copy the whole of it");
            visitor.assertAccessible();
            visitor.screenshot("vote-check");
            visitor.page().locator("#code").fill("  " + receipt + " ");
            submit(visitor);
            assertThat(visitor.heading("Your receipt")).isVisible();
            assertEquals(receipt, receipt(visitor));
            assertThat(visitor.page().locator(".track > li.done")).hasCount(3);
            visitor.assertAccessible();

            visitor.go("/#/elections/park/receipts/0-999999-" + "A".repeat(43));
            assertThat(visitor.page().locator("main")).containsText("No vote of this election has this receipt.");
            visitor.assertAccessible();
        }
    }

    @Test
    void theLanguageIsSwitchedWithoutLosingAnythingAndIsRemembered() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            vote(visitor, park, Words.ENGLISH).click();
            visitor.page().locator("#voter").fill("GR-half-writ");
            visitor.button("Ελληνικά").click();
            assertThat(visitor.heading(Words.GREEK.identify())).isVisible();
            assertThat(visitor.page().locator("#voter")).hasValue("GR-half-writ");
            assertThat(visitor.page().locator("html")).hasAttribute("lang", "el");
            visitor.page().reload();
            assertThat(visitor.heading(Words.GREEK.identify())).isVisible();
        }
    }

    @Test
    void bothLanguagesSayTheSameThings() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            String names = """
                async language => {
                    const text = await import('/page/text.js');
                    text.speak(language);
                    const names = (words, at) => Object.entries(words).flatMap(([name, word]) =>
                        typeof word === 'object' ? names(word, `${at}${name}.`) : `${at}${name}:${typeof word}`);
                    return names(text.words, '');
                }
                """;
            assertEquals(visitor.page().evaluate(names, "en"), visitor.page().evaluate(names, "el"));
        }
    }

    @Test
    void whereTokensIdentifyVotersThePageAsksForOne(@TempDir Path folder) throws Exception {
        RSAKey key = new RSAKeyGenerator(2048)
                .keyID("test")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
        Path keys = Files.writeString(folder.resolve("keys.json"), new JWKSet(key).toString(true));
        AuthConfig auth =
                new AuthConfig.Jwt(KeySource.parse(keys.toString()), ISSUER, AUDIENCE, AuthConfig.Jwt.LEEWAY_DEFAULT);
        String voter = newVoter();
        try (IngestApi ingest = ingest(0, auth);
                Visitor visitor = chromium.visit(ingest.uri(), Look.ENGLISH)) {
            vote(visitor, park, Words.ENGLISH).click();
            visitor.page().locator("#token").fill("not.a.token");
            submit(visitor);
            assertThat(visitor.page().locator(".faults")).containsText("This is not a whole token");
            visitor.assertAccessible();

            RSAKey forger = new RSAKeyGenerator(2048).keyID("test").generate();
            visitor.page()
                    .locator("#token")
                    .fill(token(forger, voter, Instant.now().plusSeconds(600)));
            submit(visitor);
            assertThat(visitor.page().locator("main")).containsText("Your token was not accepted");
            visitor.assertAccessible();
            visitor.button("Change the voter").click();

            identify(visitor, "#token", token(key, voter, Instant.now().plusSeconds(600)));
            visitor.page().getByLabel("Yes").check();
            submit(visitor);
            assertThat(visitor.page().locator(".summary")).containsText(voter);
            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
        }
    }

    static String token(RSAKey key, String voter, Instant expiry) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject(voter)
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .expirationTime(Date.from(expiry))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /// Another instance on the same system, ready to take votes.
    private IngestApi ingest(int port, AuthConfig auth) {
        IngestApi ingest = IngestApi.start(IngestConfig.builder(system.masters(), system.brokers())
                .port(port)
                .routing(ROUTING)
                .auth(auth)
                .build());
        await("ingest is ready").until(ingest::ready);
        return ingest;
    }

    /// A browser's objects know one thread only.
    private static ConditionFactory await(String what) {
        return Awaitility.await(what).pollInSameThread().atMost(PATIENCE);
    }

    private static String newVoter() {
        return "GR-%010d".formatted(VOTERS.incrementAndGet());
    }

    private static Route.FulfillOptions json(String body) {
        return new Route.FulfillOptions().setContentType("application/json").setBody(body);
    }

    /// The digest of an election's terms.
    private static String terms(Visitor visitor, String election) {
        String answer =
                visitor.page().context().request().get("/elections/" + election).text();
        Matcher found = Pattern.compile("\"terms\":\"(sha256:[0-9a-f]{64})\"").matcher(answer);
        assertTrue(found.find(), answer);
        return found.group(1);
    }

    private void goOnToReviewOf(Visitor visitor, Definition election) {
        visitor.go("/#/elections/%s/identify".formatted(election.id()));
        goOnToReview(visitor, newVoter(), "Yes");
    }

    private void cast(Visitor visitor, String voter, String choice) {
        visitor.go("/#/");
        vote(visitor, park, Words.ENGLISH).click();
        goOn(visitor, voter, choice);
    }

    private static void goOn(Visitor visitor, String voter, String choice) {
        goOnToReview(visitor, voter, choice);
        visitor.button("Cast my vote").click();
    }

    static void goOnToReview(Visitor visitor, String voter, String choice) {
        identify(visitor, "#voter", voter);
        visitor.page().getByLabel(choice).check();
        submit(visitor);
        visitor.page().locator(".summary").waitFor();
    }

    static void identify(Visitor visitor, String field, String value) {
        visitor.page().locator(field).fill(value);
        submit(visitor);
        visitor.page().locator("fieldset").waitFor();
    }

    static void submit(Visitor visitor) {
        visitor.page().locator("[type=submit]").click();
    }

    private static Locator vote(Visitor visitor, Definition election, Words words) {
        return visitor.page()
                .locator(".election", new Page.LocatorOptions().setHasText(words.title(election)))
                .locator("a");
    }

    private static String receipt(Visitor visitor) {
        return visitor.page().locator("#receipt-code").innerText();
    }

    private static void tabTo(Visitor visitor, Locator place) {
        for (int presses = 0; presses < 20; presses++) {
            if ((boolean) place.evaluate("element => element === document.activeElement")) {
                return;
            }
            visitor.page().keyboard().press("Tab");
        }
        assertThat(place).isFocused();
    }

    private static Definition election(String id, String greek, String english, Instant opensAt, Instant closesAt) {
        return Definition.of(ShortForm.file(id, Map.of("el", greek, "en", english), CHOICES, opensAt, closesAt));
    }

    private static Choice choice(String id, String greek, String english) {
        return new Choice(new ChoiceId(id), Map.of("el", greek, "en", english));
    }

    /// The texts that a visitor looks for, in their language.
    private record Words(
            String language, String start, String identify, String yes, String review, String cast, String recorded) {

        static final Words GREEK = new Words(
                "el",
                "Ψηφίστε",
                "Ποιος ψηφίζει;",
                "Ναι",
                "Ελέγξτε την ψήφο σας",
                "Υποβολή ψήφου",
                "Η ψήφος σας καταχωρίστηκε");
        static final Words ENGLISH = new Words(
                "en",
                "Cast your vote",
                "Who is voting?",
                "Yes",
                "Check your vote",
                "Cast my vote",
                "Your vote is recorded");

        static Words of(Look look) {
            return look.locale().startsWith("el") ? GREEK : ENGLISH;
        }

        String title(Definition election) {
            return String.valueOf(election.title().get(language));
        }
    }
}
