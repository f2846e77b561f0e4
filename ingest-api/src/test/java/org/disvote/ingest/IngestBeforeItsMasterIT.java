package org.disvote.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.IngestHealth.ShardHealth;
import org.disvote.ingest.master.Cutter;
import org.disvote.ingest.roster.Roster;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

/// An instance that is started before its master.
@RealParts(embeddedOnly = true)
class IngestBeforeItsMasterIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Duration PATIENCE = Patience.WAIT_MAX;

    /// Longer than an instance waits for a master that refuses it.
    private static final Duration LONG = Duration.ofSeconds(12);

    private final Postgres postgres;
    private final Broker broker;

    IngestBeforeItsMasterIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @Test
    void faultF2AnInstanceThatIsStartedBeforeItsMasterWaitsForItAndIsNotReady() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        try (Cutter line = new Cutter(postgres.createDatabase());
                OperatorsPort port = OperatorsPort.open("127.0.0.1", 0);
                HttpClient http = HttpClient.newHttpClient()) {
            line.refuse(true);
            IngestConfig config = IngestConfig.builder(List.of(line.url()), Brokers.at(broker.bootstrap()))
                    .routing(ROUTING)
                    .build();

            CompletableFuture<IngestApi> starting = CompletableFuture.supplyAsync(() -> IngestApi.start(config));
            try {
                await().during(LONG).atMost(LONG.plus(PATIENCE)).until(() -> !starting.isDone());
                HttpResponse<String> meanwhile = ready(http, port.uri());
                assertEquals(503, meanwhile.statusCode());
                assertFalse(starting.isDone());
            } finally {
                line.refuse(false);
            }

            await().until(starting::isDone);
            try (IngestApi ingest = starting.join()) {
                port.show(ingest.metrics(), ingest::health);
                await().until(() -> ready(http, port.uri()).statusCode() == 200);
                assertEquals(200, ready(http, ingest.uri()).statusCode());
            }
        }
    }

    @Test
    void faultBARefusedListDoesNotStopItsOtherMasters() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        String first = postgres.createDatabase();
        String second = postgres.createDatabase();
        Roster.settle(List.of(first, second, postgres.createDatabase()), List.of(), ROUTING, () -> true);
        try (Cutter toSecond = new Cutter(second);
                Cutter toNobody = new Cutter(postgres.createDatabase())) {
            toSecond.refuse(true);
            toNobody.refuse(true);
            IngestConfig config = IngestConfig.builder(
                            List.of(first, toNobody.url(), toSecond.url()), Brokers.at(broker.bootstrap()))
                    .routing(ROUTING)
                    .build();
            try (IngestApi ingest = IngestApi.start(config)) {
                await().until(() -> open(ingest), List.of(true, false, false)::equals);

                // The third master's database is lost, and an empty one stands in its place.
                toNobody.refuse(false);
                toSecond.refuse(false);

                await().until(() -> open(ingest), List.of(true, true, false)::equals);
                assertEquals(
                        Reason.of(Code.NO_NUMBER),
                        ingest.health().shards().getLast().reason());
                assertFalse(ingest.ready());
            }
        }
    }

    private static List<Boolean> open(IngestApi ingest) {
        return ingest.health().shards().stream().map(ShardHealth::open).toList();
    }

    private static HttpResponse<String> ready(HttpClient http, URI at) throws Exception {
        return http.send(HttpRequest.newBuilder(at.resolve("/health/ready")).build(), BodyHandlers.ofString());
    }
}
