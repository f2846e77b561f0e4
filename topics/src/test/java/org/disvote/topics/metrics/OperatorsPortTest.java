package org.disvote.topics.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.disvote.topics.reason.Reason.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OperatorsPortTest {

    private final AtomicReference<Health> health = new AtomicReference<>(Health.READY);
    private final PartMetrics metrics = new PartMetrics();
    private final HttpClient http = HttpClient.newHttpClient();
    private OperatorsPort port;

    @BeforeEach
    void open() throws IOException {
        port = OperatorsPort.open("127.0.0.1", 0, metrics, health::get);
    }

    @AfterEach
    void close() {
        port.close();
        metrics.close();
        http.close();
    }

    @Test
    void metricsAreInPrometheusForm() throws Exception {
        HttpResponse<String> scraped = ask("GET", "/metrics");

        assertEquals(200, scraped.statusCode());
        assertEquals(
                PartMetrics.CONTENT_TYPE,
                scraped.headers().firstValue("Content-Type").orElse(""));
        assertTrue(scraped.body().contains("jvm_memory_used_bytes{"), scraped::body);
        assertTrue(scraped.body().contains("process_uptime_seconds"), scraped::body);
    }

    @Test
    void metricsOfKafkasClientsAndTheJvmCanBeLeftOut() throws Exception {
        Gauge.builder("of.the.part", () -> 1).register(metrics.registry());
        Gauge.builder("of.a.client", () -> 1).register(metrics.surroundings());

        assertTrue(ask("GET", "/metrics").body().contains("of_a_client 1.0"));
        assertTrue(ask("GET", "/metrics").body().contains("of_the_part 1.0"));
        HttpResponse<String> own = ask("GET", "/metrics/own");
        assertFalse(own.body().contains("of_a_client"), own::body);
        assertFalse(own.body().contains("jvm_"), own::body);
        assertTrue(own.body().contains("of_the_part 1.0"), own::body);
    }

    @Test
    void readinessSaysWhyNotAndLivenessIsIndependentOfIt() throws Exception {
        assertEquals(200, ask("GET", "/health/ready").statusCode());

        health.set(Health.notReady(Code.NO_PROGRESS));

        HttpResponse<String> ready = ask("GET", "/health/ready");
        assertEquals(503, ready.statusCode());
        assertEquals("""
            {"ready":false,"reason":"no-progress","meaning":"%s"}\
            """.formatted(Code.NO_PROGRESS.sentence()), ready.body());
        assertEquals(200, ask("GET", "/health/live").statusCode());
    }

    @Test
    void theProcessThatWorksIsActiveAlsoWhileSomethingHindersIt() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        assertEquals(200, ask("GET", "/health/active").statusCode(), "of one process alone: while it is ready");

        port.show(metrics, health::get, works::get);
        assertEquals(503, ask("GET", "/health/active").statusCode());
        works.set(true);
        health.set(Health.notReady(Code.NOT_COSIGNED));
        assertEquals(200, ask("GET", "/health/active").statusCode());
        port.waitsFor(Code.MASTER_AWAY);
        assertEquals(503, ask("GET", "/health/active").statusCode());
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertEquals(404, ask("GET", "/").statusCode());
        assertEquals(405, ask("POST", "/metrics").statusCode());
        assertEquals("", ask("HEAD", "/health/live").body());
    }

    @Test
    void aPortThatIsInUseIsRefused() {
        int taken = port.uri().getPort();

        assertThrows(IOException.class, () -> OperatorsPort.open("127.0.0.1", taken, metrics, health::get));
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(port.uri().resolve(path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
