package org.disvote.ingest.master;

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
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Limits;
import org.disvote.parts.Broker;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

/// An instance that is started before its master.
@RealParts(embeddedOnly = true)
class IngestBeforeItsMasterIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        broker.recreateTopics(ROUTING);
        try (Cutter line = new Cutter(postgres.createDatabase());
                OperatorsPort port = OperatorsPort.open("127.0.0.1", 0);
                HttpClient http = HttpClient.newHttpClient()) {
            line.refuse(true);
            IngestConfig config = new IngestConfig(
                    List.of(line.url()),
                    broker.bootstrap(),
                    "127.0.0.1",
                    0,
                    Confirm.MASTER,
                    ROUTING,
                    false,
                    Limits.defaults());

            CompletableFuture<IngestApi> starting = CompletableFuture.supplyAsync(() -> IngestApi.start(config));
            try {
                await().during(LONG).atMost(LONG.plus(PATIENCE)).until(() -> !starting.isDone());
                HttpResponse<String> meanwhile = ready(http, port.uri());
                assertEquals(503, meanwhile.statusCode());
                assertFalse(starting.isDone());
            } finally {
                line.refuse(false);
            }

            await().atMost(PATIENCE).until(starting::isDone);
            try (IngestApi ingest = starting.join()) {
                port.show(ingest.metrics(), ingest::health);
                await().atMost(PATIENCE).until(() -> ready(http, port.uri()).statusCode() == 200);
                assertEquals(200, ready(http, ingest.uri()).statusCode());
            }
        }
    }

    private static HttpResponse<String> ready(HttpClient http, URI at) throws Exception {
        return http.send(HttpRequest.newBuilder(at.resolve("/health/ready")).build(), BodyHandlers.ofString());
    }
}
