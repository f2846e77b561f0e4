package org.disvote.cli.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.disvote.cli.Cli;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.PromiseKeyStated;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keys of promises, and what is stated of them.
@RealParts
final class PromiseKeyIT {

    private static final Routing ROUTING = new Routing(6);

    private final Broker broker;
    private final Path folder;

    PromiseKeyIT(Broker broker, @TempDir Path folder) {
        this.broker = broker;
        this.folder = folder;
    }

    @BeforeEach
    void start() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
    }

    @Test
    void aNewInstanceGetsAKeyWhoseUseIsStatedOnceAndEndsOnce() throws Exception {
        Path file = folder.resolve("promise-i2");

        Answer made = run("new", "--instance", "i2", "--out", file.toString());

        assertEquals(0, made.code(), made.text());
        SigningKey key = SigningKey.read(file);
        assertEquals(SystemTopic.read(Brokers.at(broker.bootstrap())).origin() + "/promise/i2", key.name());
        assertTrue(made.text().contains("vkey " + key.vkey()), made.text());
        assertFalse(made.text().contains("PRIVATE"), made.text());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(), stated());

        assertEquals(0, run("state", "--key", file.toString()).code());
        Answer again = run("state", "--vkey", key.vkey());
        assertEquals(0, again.code(), again.text());
        assertTrue(again.text().contains("stated before"), again.text());
        assertEquals(List.of(key.vkey() + " false"), stated());

        assertEquals(0, run("revoke", "--vkey", key.vkey()).code());
        assertTrue(run("revoke", "--vkey", key.vkey()).text().contains("revoked before"));
        assertEquals(List.of(key.vkey() + " false", key.vkey() + " true"), stated());

        Answer late = run("state", "--key", file.toString());
        assertEquals(1, late.code());
        assertTrue(late.text().contains("ended for good"), late.text());
    }

    @Test
    void aKeyOfAnotherSystemAndOneThatIsNoneAreNotStated() throws Exception {
        SigningKey other = SigningKey.generate("log.example.org/other-00000000/promise/i1");
        for (String command : List.of("state", "revoke")) {
            Answer refused = run(command, "--vkey", other.vkey());
            assertEquals(1, refused.code(), refused.text());
            assertTrue(refused.text().contains("not a promise key of this system"), refused.text());
            assertEquals(2, run(command, "--vkey", "nonsense").code());
            assertEquals(2, run(command, "--vkey", other.cosignatureVkey()).code());
        }
        assertEquals(2, run("state").code());
        assertEquals(2, run("new", "--instance", "a/b", "--out", "x").code());
        Path taken = Files.createFile(folder.resolve("taken"));
        assertEquals(
                1, run("new", "--instance", "i1", "--out", taken.toString()).code());
        assertEquals(List.of(), stated());
    }

    private record Answer(int code, String text) {}

    private Answer run(String... args) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        List<String> all = new ArrayList<>(List.of("promise-key"));
        all.addAll(List.of(args));
        all.addAll(List.of("--brokers", broker.bootstrap()));
        return new Answer(Cli.run(out, out, all.toArray(String[]::new)), text.toString());
    }

    /// The keys that are stated, each with whether its use ends.
    private List<String> stated() {
        List<String> keys = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.STATEMENTS, record -> {
            try {
                PromiseKeyStated stated = PromiseKeyStated.read(record.value());
                keys.add(stated.vkey() + " " + stated.revoked());
            } catch (MalformedEventException e) {
                throw new AssertionError(new String(Objects.requireNonNull(record.value()), UTF_8), e);
            }
        });
        return keys;
    }
}
