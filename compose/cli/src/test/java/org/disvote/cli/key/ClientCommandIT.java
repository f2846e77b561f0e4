package org.disvote.cli.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.disvote.cli.Cli;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.ClientStatement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which script seals ballots is stated for the log.
@RealParts
final class ClientCommandIT {

    private static final Routing ROUTING = new Routing(6);
    private static final byte[] SCRIPT = "export const seal = 1;\n".getBytes(UTF_8);

    private final Broker broker;
    private final Path folder;

    ClientCommandIT(Broker broker, @TempDir Path folder) {
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
    void theScriptIsStatedOnceAndAgainAfterAnotherOne() throws Exception {
        Path file = Files.write(folder.resolve("seal.js"), SCRIPT);
        String own = Digests.of(PageRoutes.sealScript());
        String other = Digests.of(SCRIPT);

        assertEquals("stated: " + own + "\n", run(0));
        assertEquals("stated before: " + own + "\n", run(0));
        assertEquals("stated: " + other + "\n", run(0, "--file", file.toString()));
        assertEquals("stated: " + own + "\n", run(0));

        assertEquals(List.of(own, other, own), stated());
    }

    @Test
    void theScriptIsTheOneThatAnInstanceServes() throws Exception {
        HttpServer ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingest.createContext("/page/seal.js", exchange -> {
            exchange.sendResponseHeaders(200, SCRIPT.length);
            exchange.getResponseBody().write(SCRIPT);
            exchange.close();
        });
        ingest.start();
        try {
            String url = "http://127.0.0.1:" + ingest.getAddress().getPort();

            assertEquals("stated: " + Digests.of(SCRIPT) + "\n", run(0, "--url", url));
            assertEquals(List.of(Digests.of(SCRIPT)), stated());

            ingest.removeContext("/page/seal.js");
            assertTrue(run(1, "--url", url).contains("answers with status 404"));
        } finally {
            ingest.stop(0);
        }
        assertEquals(1, stated().size());
    }

    @Test
    void whatIsNoScriptIsNotStated() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertTrue(run(1, "--file", empty.toString()).contains("it is not the script that seals ballots"));
        assertTrue(run(1, "--file", folder.resolve("none").toString()).contains("there is no file"));
        assertTrue(run(2, "--file", "a", "--url", "http://127.0.0.1:1").contains("mutually exclusive"));
        assertTrue(run(1, "--url", "http://127.0.0.1:1").contains("does not answer"));
        assertEquals(List.of(), stated());
    }

    private String run(int code, String... args) throws IOException {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text, true)) {
            List<String> all = new ArrayList<>(List.of("client"));
            all.addAll(List.of(args));
            all.addAll(List.of("--kafka", broker.bootstrap()));
            assertEquals(code, Cli.run(out, out, all.toArray(String[]::new)), text::toString);
        }
        return text.toString();
    }

    private List<String> stated() {
        List<String> scripts = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.STATEMENTS, record -> {
            try {
                scripts.add(ClientStatement.read(record.value()).client());
            } catch (MalformedEventException e) {
                throw new AssertionError(new String(Objects.requireNonNull(record.value()), UTF_8), e);
            }
        });
        return scripts;
    }
}
