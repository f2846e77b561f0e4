package org.disvote.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

/// An election that was launched while no notary runs.
@RealParts
final class WithheldElectionIT {

    private static final Routing ROUTING = new Routing(3);

    private final Broker broker;

    WithheldElectionIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void itIsShownAsOneThatNoShardOpensUntilTheNotaryHasStatedItsTerms() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        launch();
        try (ConsoleServer console = ConsoleServer.start(new ConsoleConfig(
                        "127.0.0.1",
                        0,
                        Brokers.at(broker.bootstrap()),
                        ROUTING,
                        new TreeMap<>(),
                        Optional.empty(),
                        Optional.empty(),
                        AuthConfig.none()));
                HttpClient http = HttpClient.newHttpClient()) {
            await().ignoreExceptions().untilAsserted(() -> {
                JsonNode system = Snapshots.next(http, console.uri()).path("system");
                assertEquals("withheld", state(system));
                String notes = system.path("notes").toString();
                assertTrue(
                        notes.contains("election demo is launched: terms-not-stated: The notary has not stated"),
                        notes);
            });

            try (StandInNotary _ = StandInNotary.start(Brokers.at(broker.bootstrap()))) {
                await().ignoreExceptions().untilAsserted(() -> {
                    JsonNode system = Snapshots.next(http, console.uri()).path("system");
                    assertEquals("open", state(system));
                    assertEquals("[]", system.path("notes").toString());
                });
            }
        }
    }

    private static String state(JsonNode system) {
        JsonNode elections = system.path("elections");
        assertEquals(1, elections.size());
        return elections.get(0).path("state").asText();
    }

    private void launch() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", "demo");
        file.putObject("title").put("en", "Demo");
        var choices = file.putArray("choices");
        for (String choice : new String[] {"c1", "c2"}) {
            choices.addObject().put("id", choice).putObject("title").put("en", choice);
        }
        file.put("voters", "plain");
        file.put("opensAt", now.minusSeconds(60).toString());
        file.put("closesAt", now.plusSeconds(3_600).toString());
        Election election =
                Election.of(Definition.of(file), SystemTopic.read(Brokers.at(broker.bootstrap())), Election.NOTICE_MIN);
        ElectionFold.toProduce(election)
                .forEach(each -> CommandProducer.write(Brokers.at(broker.bootstrap()), Duration.ofSeconds(20), each));
    }
}
