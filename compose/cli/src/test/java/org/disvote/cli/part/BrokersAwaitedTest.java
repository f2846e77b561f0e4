package org.disvote.cli.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.topics.metrics.OperatorsPort;
import org.junit.jupiter.api.Test;

final class BrokersAwaitedTest {

    @Test
    void faultF2APartThatIsStartedBeforeItsBrokersWaitsForThemAndSaysSo() throws Exception {
        List<KafkaException> failures = List.of(
                new TimeoutException("Timed out waiting for a node assignment"),
                new KafkaException(
                        "Failed to create new KafkaAdminClient",
                        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers")));
        List<String> said = new ArrayList<>();
        try (OperatorsPort port = OperatorsPort.open("127.0.0.1", 0)) {
            BrokersAwaited brokers = new BrokersAwaited(new Operators(Optional.of(port)), Duration.ofMillis(1));

            String started = brokers.start(() -> {
                said.add(health(port.uri()));
                if (said.size() <= failures.size()) {
                    throw failures.get(said.size() - 1);
                }
                return "started";
            });

            assertEquals("started", started);
        }
        assertTrue(said.get(0).contains("\"reason\":\"starting\""), said::toString);
        assertTrue(said.get(1).contains("\"ready\":false,\"reason\":\"brokers-away\""), said::toString);
        assertEquals(said.get(1), said.get(2));
    }

    @Test
    void aFailureThatWaitingDoesNotFixIsReportedAtOnce() {
        BrokersAwaited brokers = new BrokersAwaited(new Operators(Optional.empty()));

        assertThrows(
                SaslAuthenticationException.class,
                () -> brokers.start(() -> {
                    throw new SaslAuthenticationException("wrong password");
                }));
    }

    private static String health(URI port) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(port.resolve("/health/ready"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
