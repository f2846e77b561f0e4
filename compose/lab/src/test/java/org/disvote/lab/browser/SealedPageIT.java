package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.disvote.lab.browser.VotingPageIT.goOnToReview;
import static org.disvote.lab.browser.VotingPageIT.identify;
import static org.disvote.lab.browser.VotingPageIT.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Patience;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Sealed ballots in a browser and on a whole system: what leaves the browser opens with the trustees' key to what the
/// voter meant. The tests of the page's scripts try more, on a double of the server.
@InBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class SealedPageIT {

    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final AtomicInteger VOTERS = new AtomicInteger();
    private static final String SPOILED = "{\"answers\":{\"list\":{\"spoiled\":true}},\"v\":1}";

    private final Chromium chromium;
    private final SealedElection election;
    private final Path folder;
    private EmbeddedCluster cluster;
    private Endpoints system;

    SealedPageIT(Chromium chromium, @TempDir Path folder) {
        this.chromium = chromium;
        this.folder = folder;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
        ObjectNode council = BallotFiles.council();
        council.remove("voters");
        election = SealedElection.of(council, Suite.X_WING, List.of("anna", "bea", "cem"), 2);
    }

    @BeforeAll
    void start() {
        cluster = new EmbeddedCluster(new ClusterConfig(
                folder.resolve("data"),
                OptionalInt.of(1),
                OptionalInt.of(1),
                OptionalInt.of(2),
                0,
                Confirm.MASTER,
                AuthConfig.none()));
        system = cluster.start(step -> {});
        launch(election);
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
    void whatLeavesTheBrowserOpensWithTheTrusteesKeyToWhatTheVoterMeant() throws IOException {
        for (Look look : List.of(Look.ENGLISH, Look.GREEK.inTheDark().wide(Look.NARROWEST))) {
            try (Visitor visitor = chromium.visit(system.api(), look)) {
                List<String> sent = sentBy(visitor.page());
                fill(visitor, newVoter(), "#spoiled");
                assertThat(visitor.page().locator(".sealed")).containsText("anna, bea, cem");
                assertThat(visitor.page().locator(".sealed .code"))
                        .containsText(election.seal().digest().substring("sha256:".length(), "sha256:".length() + 4));
                visitor.assertAccessible();
                visitor.screenshot("vote-sealed-review-" + look);
                visitor.page().locator(".button.final").click();

                assertThat(visitor.page().locator(".panel")).isVisible();
                assertThat(visitor.page().locator(".compared"))
                        .containsText(look.equals(Look.ENGLISH) ? "exactly the ballot" : "ακριβώς του ψηφοδελτίου");
                assertThat(visitor.page().locator(".checks > li.done")).hasCount(2);
                visitor.assertAccessible();
                assertEquals(1, sent.size());
                assertEquals(Optional.of(SPOILED), opened(sent.getFirst(), visitor));
                assertFalse(sent.getFirst().contains("spoiled"), "the choice never leaves the browser");
            }
        }
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgainWithTheSameEnvelope() throws IOException {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            Page page = visitor.page();
            List<String> sent = sentBy(page);
            AtomicInteger lost = new AtomicInteger();
            page.route("**/votes", route -> {
                if (lost.incrementAndGet() > 1) {
                    route.resume();
                } else {
                    // It is recorded, and the voter's browser never knows.
                    route.fetch();
                    route.abort();
                }
            });
            fill(visitor, newVoter(), "#blank");
            visitor.button("Cast my vote").click();

            assertThat(visitor.heading("Your vote is recorded")).isVisible();
            assertThat(page.locator(".paper")).containsText("1, your first");
            assertEquals(2, sent.size());
            assertEquals(sent.get(0), sent.get(1));
        }
    }

    @Test
    void aVoteThatWasCastMeanwhileIsSaidAndTheBallotIsSealedAnew() throws IOException {
        String voter = newVoter();
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH);
                Visitor elsewhere = chromium.visit(system.api(), Look.ENGLISH)) {
            List<String> sent = sentBy(visitor.page());
            fill(visitor, voter, "#spoiled");
            fill(elsewhere, voter, "#blank");
            elsewhere.button("Cast my vote").click();
            assertThat(elsewhere.heading("Your vote is recorded")).isVisible();

            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote was not accepted")).isVisible();
            assertThat(visitor.page().locator("main")).containsText("A vote of yours was recorded meanwhile.");
            visitor.assertAccessible();
            visitor.button("Look at my ballot again").click();
            visitor.button("Cast my vote").click();
            assertThat(visitor.heading("Your vote is recorded")).isVisible();
            assertThat(visitor.page().locator(".paper")).containsText("2, in place of the one before");

            assertEquals(2, sent.size());
            assertEquals(Optional.of(SPOILED), opened(sent.get(1), visitor));
        }
    }

    /// The whole way: cast, closed, exported, opened, signed and published by the trustees' commands.
    @Test
    void aVoterSeesThatTheirVoteIsInTheCountThatTheTrusteesSigned() throws IOException {
        Instant today = Instant.now().truncatedTo(ChronoUnit.HOURS);
        ObjectNode park = ShortForm.file(
                "vault",
                Map.of("el", "Δημοψήφισμα για το παραλιακό πάρκο", "en", "Referendum on the seaside park"),
                List.of(choice("yes", "Ναι", "Yes"), choice("no", "Όχι", "No")),
                today.minus(1, ChronoUnit.DAYS),
                today.plus(2, ChronoUnit.DAYS));
        park.remove("voters");
        SealedElection vault = SealedElection.of(park, Suite.X25519, List.of("anna", "bea", "cem"), 2);
        launch(vault);
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            visitor.go("/#/elections/vault/identify", "#voter");
            goOnToReview(visitor, newVoter(), "Yes");
            visitor.picture("vote-sealed-review-" + Look.ENGLISH);
            visitor.button("Cast my vote").click();
            assertThat(visitor.page().locator(".checks > li.done")).hasCount(2);
            String receipt = visitor.page().locator("#receipt-code").innerText();

            run("election", "close-now", "vault", "--data", data());
            visitor.go("/#/elections/vault/results");
            assertThat(visitor.page().locator(".badge")).hasText("The ballots are being opened");
            visitor.assertAccessible();
            visitor.go("/#/elections/vault/receipts/" + receipt);
            assertThat(visitor.page().locator(".checks")).containsText("The votes are not counted yet");

            count(vault);
            visitor.go("/#/elections/vault/results");
            assertThat(visitor.page().locator(".checks")).containsText("The trustees anna, bea signed it.");
            assertThat(visitor.page().locator(".bars li").first()).containsText("100.00%");
            visitor.assertAccessible();
            visitor.picture("vote-sealed-results-" + Look.ENGLISH);
            visitor.go("/#/elections/vault/receipts/" + receipt);
            assertThat(visitor.page().locator(".checks > li.done").last()).containsText("Your vote is in the count");
            visitor.assertAccessible();
        }
    }

    /// The notary has the close, and the log is cosigned, some seconds after the close.
    private void count(SealedElection vault) throws IOException {
        String export = folder.resolve("export").toString();
        String policy = String.valueOf(system.policy());
        Awaitility.await()
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> Answer.to("log", "export", "--election", "vault", "--out", export, "--data", data())
                                .code()
                        == 0);
        List<String> open = new ArrayList<>(List.of("count", "open", "--export", export, "--policy", policy));
        for (int i = 0; i < 2; i++) {
            Path share = folder.resolve("share-" + i);
            vault.shares().get(i).create(share);
            open.addAll(List.of("--share", share.toString()));
        }
        Path passphrases = folder.resolve("passphrases");
        OwnerOnlyFile.create(passphrases, (String.join("\n", vault.passphrases()) + "\n").getBytes(UTF_8));
        String checked = run(
                "count",
                "check-input",
                "--export",
                export,
                "--policy",
                policy,
                "--share",
                folder.resolve("share-0").toString());
        String digest = checked.lines()
                .filter(line -> line.startsWith("input digest"))
                .map(line -> line.substring(line.indexOf("sha256:")))
                .findFirst()
                .orElseThrow();
        String result = folder.resolve("result").toString();
        open.addAll(List.of("--input-digest", digest, "--input-digest", digest, "--out", result));
        open.addAll(List.of("--passphrase-file", passphrases.toString()));
        run(open.toArray(String[]::new));
        String transcript = folder.resolve("result/count.json").toString();
        String note = folder.resolve("count.note").toString();
        for (SigningKey trustee : vault.trustees().subList(0, 2)) {
            Path key = folder.resolve(trustee.name() + ".key");
            trustee.create(key);
            run("count", "sign", "--transcript", transcript, "--key", key.toString(), "--out", note);
        }
        run("count", "publish", "--transcript", transcript, "--signatures", note, "--kafka", system.kafka());
    }

    private record Answer(int code, String out, String err) {

        static Answer to(String... arguments) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
            return new Answer(code, out.toString(), err.toString());
        }
    }

    private static String run(String... arguments) {
        Answer answer = Answer.to(arguments);
        assertEquals(0, answer.code(), answer.err());
        return answer.out();
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void launch(SealedElection sealed) {
        new ElectionTopic(system.brokers())
                .launch(sealed.definition(), Election.NOTICE_MIN, Optional.of(sealed.protocol()));
    }

    private static Choice choice(String id, String greek, String english) {
        return new Choice(new ChoiceId(id), Map.of("el", greek, "en", english));
    }

    @Test
    void anOpenBallotIsRefused() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            APIResponse answer = visitor.page()
                    .context()
                    .request()
                    .post(
                            "/elections/council/votes",
                            RequestOptions.create()
                                    .setHeader("Content-Type", "application/json")
                                    .setData("{\"voterId\":\"%s\",\"ballot\":%s}".formatted(newVoter(), SPOILED)));
            assertEquals(422, answer.status(), answer.text());
        }
    }

    /// What a browser is given is what the log names.
    @Test
    void theLogStatesTheScriptThatSeals() {
        try (Visitor visitor = chromium.visit(system.api(), Look.ENGLISH)) {
            byte[] served =
                    visitor.page().context().request().get("/page/seal.js").body();
            assertEquals(Digests.of(PageRoutes.sealScript()), Digests.of(served));
            Awaitility.await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
                String statements = visitor.page()
                        .context()
                        .request()
                        .get("/log/statements")
                        .text();
                assertTrue(statements.contains("\"client\":\"" + Digests.of(served) + "\",\"kind\":\"client\""));
            });
        }
    }

    /// The bodies of the votes that a page sends from now on.
    private static List<String> sentBy(Page page) {
        List<String> sent = new ArrayList<>();
        page.onRequest((Request request) -> {
            if (request.url().endsWith("/votes")) {
                sent.add(request.postData());
            }
        });
        return sent;
    }

    /// The ballot in the envelope of a request, with what the receipt on the page says of it.
    private Optional<String> opened(String request, Visitor visitor) throws IOException {
        JsonNode body = Json.MAPPER.readTree(request);
        String code = visitor.page().locator("#receipt-code").innerText();
        JsonNode receipt = Json.MAPPER.readTree(visitor.page()
                .context()
                .request()
                .get("/elections/council/receipts/" + code)
                .text());
        BallotContext context = new BallotContext(
                new ElectionId("council"),
                receipt.path("terms").asText(),
                receipt.path("voter").asText(),
                receipt.path("constituency").asText(),
                receipt.path("revision").asInt());
        byte[] envelope = Base64UrlText.decode(body.path("envelope").asText()).orElseThrow();
        try (SealKey key = election.key()) {
            return key.opener(election.seal())
                    .open(context, envelope)
                    .flatMap(plaintext ->
                            Plaintext.unpad(plaintext, election.seal().pad()))
                    .map(ballot -> new String(ballot, UTF_8));
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

    private static String newVoter() {
        return "GR-%010d".formatted(VOTERS.incrementAndGet());
    }
}
