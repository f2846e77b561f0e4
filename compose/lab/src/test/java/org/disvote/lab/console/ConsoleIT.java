package org.disvote.lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.disvote.lab.browser.Chromium;
import org.disvote.lab.browser.InBrowser;
import org.disvote.lab.browser.Look;
import org.disvote.lab.browser.Visitor;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.testkit.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The console, the metrics and Prometheus's alarms of a whole system.
@TestInstance(Lifecycle.PER_CLASS)
final class ConsoleIT {

    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final Path FILES = Path.of(".."); // the folder compose

    private Operations system;
    private URI console;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        system = new Operations(folder.resolve("data"));
        console = requireNonNull(system.endpoints.console());
        system.holdAnElection();
        system.cast(10);
    }

    @AfterAll
    void stop() {
        system.close();
    }

    private static ConditionFactory eventually() {
        return await().pollInterval(Duration.ofMillis(200)).ignoreExceptions();
    }

    /// Words of an expression that are the name of a metric. Parts use these prefixes.
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:disvote|http|jvm|process|system|kafka|hikaricp)_[a-z0-9_]+");

    @ParameterizedTest
    @MethodSource("operatorsFiles")
    void dashboardAndAlarmsNameOnlyMetricsThatExist(String file) throws Exception {
        Set<String> named = METRIC.matcher(Files.readString(FILES.resolve(file)))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 8, named::toString);
        // This system has no TLS. ServerTlsTest reads these.
        named.removeIf(name -> name.startsWith("disvote_tls_"));

        eventually().untilAsserted(() -> {
            Set<String> missing = new TreeSet<>(named);
            missing.removeAll(served());
            assertEquals(Set.of(), missing);
        });
    }

    static Stream<String> operatorsFiles() {
        return Stream.of("prometheus/alerts.yml", "grafana/disvote.json");
    }

    /// By the names that Micrometer gives them, so that dashboards made for other programs work, too.
    @Test
    void everyPartServesTheMetricsOfItsLibraries() {
        Map<String, List<String>> families = Map.of(
                "ingest",
                List.of("http_server_requests_seconds_bucket", "hikaricp_connections_active", "kafka_producer_"),
                "sink-r1",
                List.of("kafka_consumer_fetch_manager_"),
                "counts",
                List.of("kafka_stream_", "kafka_consumer_fetch_manager_"));
        families.forEach((part, ofPart) -> eventually().untilAsserted(() -> {
            URI uri = requireNonNull(MetricsTargets.read(system.data).parts().get(part));
            Set<String> served = served(uri);
            for (String family : Stream.concat(ofPart.stream(), Stream.of("jvm_memory_used_bytes", "process_cpu_usage"))
                    .toList()) {
                assertTrue(served.stream().anyMatch(name -> name.startsWith(family)), () -> part + " " + family);
            }
        }));
    }

    private Set<String> served() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (URI part : MetricsTargets.read(system.data).parts().values()) {
            names.addAll(served(part));
        }
        return names;
    }

    private Set<String> served(URI part) throws IOException, InterruptedException {
        return system.get(part.resolve("/metrics"))
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }

    @Test
    void everyPartIsReady() {
        eventually().untilAsserted(() -> {
            for (URI part : MetricsTargets.read(system.data).parts().values()) {
                assertEquals(200, system.get(part.resolve("/health/ready")).statusCode(), part.toString());
            }
        });
    }

    @Test
    void aPageOfAnotherSiteCanNeitherReadNorStartAnything() throws Exception {
        assertEquals(
                403,
                system.post(console.resolve("/audit"), "Origin", "https://elsewhere.example")
                        .statusCode());
        assertEquals(
                403,
                system.post(console.resolve("/audit"), "Sec-Fetch-Site", "cross-site")
                        .statusCode());
        assertTrue(
                rawGet("Host: elsewhere.example").startsWith("HTTP/1.1 421"),
                "another site's name that resolves to loopback");
        assertTrue(rawGet("Host: localhost:1").startsWith("HTTP/1.1 200"));
        String policy = system.get(console)
                .headers()
                .firstValue("Content-Security-Policy")
                .orElse("");
        assertTrue(policy.contains("default-src 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    private String rawGet(String host) throws IOException {
        try (Socket socket = new Socket(console.getHost(), console.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes(200), UTF_8);
        }
    }

    @Test
    void prometheusRaisesAnAlarmWhileAReplicasDatabaseIsUnavailable(@TempDir Path folder) throws Exception {
        assumeTrue(
                Prometheus.isInstalled(), "no prometheus on the PATH: install it (Debian: apt-get install prometheus)");
        try (Prometheus prometheus =
                Prometheus.start(folder, FILES.resolve("prometheus"), system.data.resolve(MetricsTargets.FILE))) {
            eventually().untilAsserted(() -> assertEquals(Set.of(), prometheus.targetsDown()));
            eventually().until(() -> alarms(prometheus).isEmpty());
            assertEquals(List.of(), prometheus.brokenRules());

            system.disconnect("r1");
            system.cast(3);

            eventually().until(() -> alarms(prometheus).contains("DisvoteReplicaPaused r1"));
            assertFalse(alarms(prometheus).contains("DisvoteReplicaPaused r2"));
            system.reconnect("r1");
            eventually().until(() -> alarms(prometheus).isEmpty());
        } finally {
            system.reconnect("r1");
        }
    }

    /// All alarms except the one that a slow test machine raises rightly, and that lasts a minute.
    private static Set<String> alarms(Prometheus prometheus) {
        Set<String> firing = prometheus.firing();
        firing.remove("DisvoteAnswersSlow");
        return firing;
    }

    @Nested
    @InBrowser
    final class InABrowser {

        private final Chromium chromium;

        InABrowser(Chromium chromium) {
            this.chromium = chromium;
            PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
        }

        private Locator row(Visitor operator, String name) {
            return operator.page()
                    .locator("#replicas tbody tr")
                    .filter(new Locator.FilterOptions()
                            .setHas(operator.page()
                                    .getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(name))));
        }

        @Test
        void aStoppedReplicasLagRisesAndFalls() throws Exception {
            try (Visitor operator = chromium.visit(console, Look.ENGLISH)) {
                Locator verdict = operator.page().locator("#verdict");
                Locator behind = row(operator, "r2").locator("td").nth(3);
                assertThat(operator.page().locator("#troubles"))
                        .hasText(""); // a failure of this assertion shows what is wrong
                assertThat(verdict).hasText("All is well");
                assertThat(row(operator, "r2")).containsText("following");

                system.disconnect("r2");
                system.cast(12);

                assertThat(row(operator, "r2")).containsText("paused");
                assertThat(behind).hasText("12");
                assertThat(verdict).containsText("wrong");
                assertThat(operator.page().locator("#troubles")).containsText("Replica r2");
                assertThat(row(operator, "r1")).containsText("following");
                operator.assertAccessible();
                operator.screenshot("console-replica-paused");

                system.reconnect("r2");

                assertThat(behind).hasText("0");
                assertThat(row(operator, "r2")).containsText("following");
                assertThat(verdict).hasText("All is well");
            } finally {
                system.reconnect("r2");
            }
        }

        @Test
        void theLogIsCosignedByBothWitnessesAndAProofOfItHolds() throws Exception {
            try (Visitor operator = chromium.visit(console, Look.ENGLISH)) {
                Locator log = operator.page().locator("#log");
                assertThat(log.locator("tbody tr")).hasCount(2);
                assertThat(log.locator("tbody tr").nth(0)).containsText("● cosigned");
                assertThat(log.locator("tbody tr").nth(1)).containsText("● cosigned");
                assertThat(log).containsText("● proved");
                assertThat(log).containsText("prove nothing about split views");
                String before = log.locator(".checkpoint dd").first().innerText();

                system.cast(3);

                assertThat(log.locator(".checkpoint dd").first()).not().hasText(before);
                assertThat(operator.page().locator("#troubles")).not().containsText("Notary");
            }
        }

        @Test
        void theAuditStartsWithTheKeyboard() {
            try (Visitor operator = chromium.visit(console, Look.ENGLISH)) {
                operator.button("Run the audit").press("Enter");

                assertThat(operator.page().locator("#audit .notice")).containsText("Equal");
                assertThat(operator.page().locator("#audit tbody tr")).hasCount(5);
                operator.page().locator("#partitions summary").press("Enter");
                assertThat(operator.page().locator("#partitions tbody tr")).hasCount(6);
                operator.assertAccessible();
                operator.picture("console");
            }
        }

        @ParameterizedTest
        @MethodSource("org.disvote.lab.console.ConsoleIT#looks")
        void itIsAccessibleInDarkModeAndOnNarrowScreens(Look look) {
            try (Visitor operator = chromium.visit(console, look)) {
                assertThat(row(operator, "r1")).isVisible();
                Locator elections = operator.page().locator("#elections");
                assertThat(elections).containsText("of 600 have voted");
                assertThat(elections).containsText("Final: every vote is counted and on a replica.");
                assertThat(elections).containsText("Results are shown after the close."); // the demo, which is open
                operator.page().locator("#constituencies summary").press("Enter");
                // 600 voters in 59 constituencies: few voters each, so constituencies are shown in groups.
                assertThat(operator.page().locator("#constituencies tbody tr").last())
                        .containsText(", ");
                operator.assertAccessible();
                operator.screenshot("console-" + look);
            }
        }
    }

    static Stream<Look> looks() {
        return Stream.of(Look.ENGLISH.inTheDark(), Look.ENGLISH.wide(Look.NARROWEST));
    }
}
