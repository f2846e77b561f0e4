package org.disvote.lab.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.disvote.ingest.Confirm;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Voting on a whole system whose voters sign in at a real Keycloak, set up as `docs/sign-in.md` says.
@Slow
@InBrowser
final class KeycloakPageIT {

    private static final Path REALM = Path.of("../../docs/examples/keycloak-realm.json");

    /// Shorter than people need to vote.
    private static final int TOKEN_SECONDS = 5;

    private final Chromium chromium;

    KeycloakPageIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) Patience.WAIT_MAX.toMillis());
    }

    @Test
    void votersSignInVoteAndHandTheDeviceOver(@TempDir Path folder) throws Exception {
        assumeTrue(Keycloak.distribution().isPresent(), Keycloak::missing);
        int port = FreePorts.next();
        String realm = Files.readString(REALM)
                .replace("\"accessTokenLifespan\": 300", "\"accessTokenLifespan\": " + TOKEN_SECONDS)
                .replace("http://127.0.0.1:8080/", "http://127.0.0.1:" + port + "/");
        Path home = Files.createDirectory(folder.resolve("keycloak"));
        Path distribution = Keycloak.distribution().orElseThrow();
        try (Keycloak keycloak = Keycloak.start(distribution, home, realm);
                EmbeddedCluster cluster = new EmbeddedCluster(new ClusterConfig(
                        folder.resolve("data"),
                        OptionalInt.of(1),
                        OptionalInt.of(1),
                        OptionalInt.of(2),
                        port,
                        Confirm.MASTER,
                        keycloak.auth()))) {
            URI site = cluster.start(step -> {}).api();
            try (Visitor visitor = chromium.visit(site, Look.ENGLISH)) {
                Page page = visitor.page();
                page.locator(".election.open").first().waitFor();
                AtomicInteger renewals = new AtomicInteger();
                page.onRequest(request -> {
                    if (String.valueOf(request.postData()).contains("grant_type=refresh_token")) {
                        renewals.incrementAndGet();
                    }
                });
                SignInSteps steps = SignInSteps.of(visitor, site, keycloak.uri());
                for (var person : List.of(Map.entry("maria", "GR-0000000001"), Map.entry("nikos", "GR-0000000002"))) {
                    steps.leaveToSignIn("demo");
                    page.locator("#username").fill(person.getKey());
                    page.locator("#password").fill(person.getKey());
                    page.locator("#kc-login").click();
                    steps.assertSignedIn("demo");

                    int before = renewals.get();
                    Instant ended = Instant.now().plusSeconds(TOKEN_SECONDS + 2);
                    Awaitility.await("the token has expired")
                            .pollInSameThread()
                            .atMost(Patience.WAIT_MAX)
                            .until(() -> Instant.now().isAfter(ended));
                    page.locator("[type=radio]").first().check();
                    steps.voteAsMarked(person.getValue());
                    assertTrue(renewals.get() > before, "the token was renewed");
                    assertThat(page.locator("#receipt-code")).isVisible();
                    steps.handOver();
                }
            }
        }
    }
}
