package org.disvote.ingest.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatroniModeTest {

    private static final String STRICT =
            "{\"ttl\":10,\"loop_wait\":2,\"synchronous_mode\":true,\"synchronous_mode_strict\":true}";

    @Test
    void strictIsWhatTheConfigurationSaysOfBothSettings() {
        assertTrue(PatroniMode.isStrict(STRICT));
        assertTrue(PatroniMode.isStrict("{\"synchronous_mode\":\"on\",\"synchronous_mode_strict\":\"on\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"synchronous_mode\":true}",
                "{\"synchronous_mode_strict\":true}",
                "{\"synchronous_mode\":\"quorum\",\"synchronous_mode_strict\":true}",
                "{\"synchronous_mode\":false,\"synchronous_mode_strict\":true}",
                "{\"synchronous_mode\":1,\"synchronous_mode_strict\":1}",
                "{}",
                "[]",
                "",
                "no JSON"
            })
    void everythingElseIsNot(String configuration) {
        assertFalse(PatroniMode.isStrict(configuration));
    }

    @Test
    void aSingleServerIsNotAsked() {
        assertTrue(PatroniMode.watch("jdbc:postgresql://127.0.0.1:5432/disvote?user=x")
                .isEmpty());
    }

    @Test
    void aGroupIsStrictWhileItsPatroniSaysSo() throws IOException {
        String[] configuration = {STRICT};
        HttpServer patroni = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        patroni.createContext("/config", exchange -> {
            try (exchange) {
                byte[] body = configuration[0].getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        patroni.start();
        String url = "jdbc:postgresql://127.0.0.1:5432,127.0.0.1:5433/disvote?user=x&patroniPort="
                + patroni.getAddress().getPort();
        try (PatroniMode mode = PatroniMode.watch(url).orElseThrow()) {
            await().until(mode::isStrict);

            configuration[0] = STRICT.replace("true", "false");
            await().until(() -> !mode.isStrict());

            configuration[0] = STRICT;
            await().until(mode::isStrict);
            patroni.stop(0);
            await().until(() -> !mode.isStrict());
        } finally {
            patroni.stop(0);
        }
    }
}
