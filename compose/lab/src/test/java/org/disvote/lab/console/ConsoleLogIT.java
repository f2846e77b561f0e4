package org.disvote.lab.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.console.ConsoleConfig;
import org.disvote.console.ConsoleServer;
import org.disvote.console.proof.LogTarget;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.browser.Chromium;
import org.disvote.lab.browser.InBrowser;
import org.disvote.lab.browser.Look;
import org.disvote.lab.browser.Visitor;
import org.disvote.testkit.Patience;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.tlog.Policy;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The console before a log that a test writes and real witnesses cosign.
@InBrowser
final class ConsoleLogIT {

    private static final Duration PATIENCE = Patience.WAIT_MAX;

    private final Chromium chromium;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private ServedLog log;
    private ConsoleServer console;

    ConsoleLogIT(Chromium chromium) {
        this.chromium = chromium;
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
    }

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        log = own(new ServedLog());
        List<Policy.Witness> trusted = new ArrayList<>();
        for (String name : List.of("w1", "w2")) {
            SigningKey key = SigningKey.generate("witness.example.org/" + name);
            key.create(folder.resolve(name + ".key"));
            Witness witness = own(Witness.start(new WitnessConfig(
                    log.key.vkey(), folder.resolve(name + ".key"), folder.resolve(name), "127.0.0.1", 0)));
            assertEquals(key.cosignatureVkey(), witness.vkey(), "both programs make the same public key of it");
            witnesses.add(witness);
            trusted.add(new Policy.Witness(
                    name, key.cosigner(), Optional.of(witness.uri().toString())));
        }
        console = own(ConsoleServer.start(new ConsoleConfig(
                "127.0.0.1",
                0,
                Brokers.at("127.0.0.1:1"),
                new Routing(3),
                new TreeMap<>(Map.of("notary", log.uri())),
                Optional.empty(),
                Optional.of(new LogTarget(log.log(), Policy.of(log.key.verifier(), trusted, 2))),
                AuthConfig.none())));
    }

    private <T extends AutoCloseable> T own(T part) {
        open.add(part);
        return part;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    /// Both witnesses cosign a tree of so many leaves.
    private void grow(int oldSize, int size) throws Exception {
        List<String> cosignatures = new ArrayList<>();
        for (Witness witness : witnesses) {
            cosignatures.add(log.ask(witness.uri(), "true", oldSize, size).body());
        }
        log.publish("true", size, cosignatures);
    }

    @Test
    void itShowsCheckpointWitnessesAndProofAndWhatTheyDoNotProve() throws Exception {
        grow(0, 300);
        try (Visitor operator = chromium.visit(console.uri(), Look.ENGLISH)) {
            Locator shown = operator.page().locator("#log");

            assertThat(shown).containsText("300 leaves");
            assertThat(shown).containsText("● proved");
            assertThat(shown).containsText("in the tree of 300");
            assertThat(shown.locator("tbody tr")).hasCount(2);
            assertThat(shown.locator("tbody")).not().containsText("not cosigned");
            assertThat(shown).containsText("prove nothing about split views");
            assertThat(operator.page().locator("#troubles")).not().containsText("Notary");

            grow(300, 517);

            assertThat(shown).containsText("517 leaves");
            operator.assertAccessible();
            operator.screenshot("console-log");
        }
    }

    @Test
    void aForkThatAWitnessRefusesIsSeenAsRefusedAndWithoutQuorum() throws Exception {
        grow(0, 300);
        try (Visitor operator = chromium.visit(console.uri(), Look.ENGLISH)) {
            Locator shown = operator.page().locator("#log");
            assertThat(shown).containsText("300 leaves");

            // w1 is shown the true tree, w2 a fork of it.
            String ofW1 = log.ask(witnesses.get(0).uri(), "true", 300, 310).body();
            assertEquals(
                    422, log.ask(witnesses.get(1).uri(), "forked", 300, 310).statusCode());
            log.publish("true", 310, List.of(ofW1));
            log.refusing("w2");

            assertThat(shown.locator("tbody tr").nth(0)).containsText("● cosigned");
            assertThat(shown.locator("tbody tr").nth(1)).containsText("■ refuses");
            assertThat(shown).containsText("300 leaves"); // the last one that holds
            Locator troubles = operator.page().locator("#troubles");
            assertThat(troubles).containsText("Witness w2 refuses the log’s checkpoints");
            assertThat(troubles).containsText("Notary too few witnesses cosigned the checkpoint");
            operator.assertAccessible();
            operator.screenshot("console-log-refused");

            // Somebody publishes the fork with its own signature alone.
            log.publish("forked", 300, List.of());
            assertThat(troubles).containsText("Notary the log has signed two roots for a tree of 300 leaves");
            assertThat(operator.page().locator("#verdict")).containsText("wrong");
        }
    }

    @ParameterizedTest
    @MethodSource("org.disvote.lab.console.ConsoleLogIT#looks")
    void itIsAccessibleInDarkModeAndOnNarrowScreens(Look look) throws Exception {
        grow(0, 300);
        try (Visitor operator = chromium.visit(console.uri(), look)) {
            assertThat(operator.page().locator("#log")).containsText("● proved");
            operator.assertAccessible();
            operator.screenshot("console-log-" + look);
        }
    }

    static Stream<Look> looks() {
        return Stream.of(Look.ENGLISH.inTheDark(), Look.ENGLISH.wide(Look.NARROWEST));
    }
}
