package org.disvote.verify.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.disvote.verify.Given;
import org.disvote.verify.ServedVectors;
import org.disvote.verify.Verification;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log of the formats' examples behind a real server.
final class HttpLogIT {

    private final HttpServer server;
    private final URI address;

    HttpLogIT() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/log/".length());
            answer(exchange, ServedVectors.file(path));
        });
        server.createContext("/moved/", exchange -> {
            exchange.getResponseHeaders().set("Location", "/log/checkpoint");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        Set<String> asked = ConcurrentHashMap.newKeySet();
        server.createContext("/slow/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/slow/".length());
            if (asked.add(path)) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(202, -1);
                exchange.close();
            } else {
                answer(exchange, ServedVectors.file(path));
            }
        });
        server.createContext("/broken/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        address = URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, Optional<byte[]> file) throws IOException {
        try (exchange) {
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, file.get().length);
            exchange.getResponseBody().write(file.get());
        }
    }

    @Test
    void receiptsAreProvedOverHttp() {
        for (String prefix : new String[] {"/log/", "/log"}) {
            for (int i = 0; i < 4; i++) {
                Verdict verdict = check(prefix, i);
                assertEquals(0, verdict.outcome().exitCode(), verdict::toString);
            }
        }
    }

    private Verdict check(String prefix, int i) {
        try (HttpLog log = new HttpLog(address.resolve(prefix))) {
            return Verification.check(
                    ServedVectors.receipt(i),
                    Given.offline(ServedVectors.policy()).withLog(log));
        }
    }

    @Test
    void aLogThatFailsOrRedirectsProvesNothing() {
        for (String prefix : new String[] {"/broken/", "/moved/", "/absent/"}) {
            Verdict verdict = check(prefix, 0);
            assertEquals(1, verdict.outcome().exitCode(), verdict::toString);
            assertTrue(verdict.evidence().isEmpty());
        }
    }

    @Test
    void whatIsNotReadyYetIsAskedForAgain() throws IOException {
        try (HttpLog log = new HttpLog(address.resolve("/slow/"));
                InputStream file = log.open("checkpoint").orElseThrow()) {
            assertArrayEquals(ServedVectors.file("checkpoint").orElseThrow(), file.readAllBytes());
        }
    }

    @Test
    void aServerThatIsGoneProvesNothing() {
        server.stop(0);

        assertEquals(1, check("/log/", 0).outcome().exitCode());
    }

    @Test
    void filesComeWholeAndAbsentOnesAreAbsent() throws IOException {
        try (HttpLog log = new HttpLog(address.resolve("/log/"))) {
            try (InputStream file = log.open("checkpoint").orElseThrow()) {
                assertArrayEquals(ServedVectors.file("checkpoint").orElseThrow(), file.readAllBytes());
            }
            assertTrue(log.open("no/such/file").isEmpty());
        }
        try (HttpLog log = new HttpLog(address.resolve("/broken/"))) {
            IOException failure = assertThrows(IOException.class, () -> log.open("checkpoint"));
            assertTrue(String.valueOf(failure.getMessage()).getBytes(UTF_8).length > 0);
        }
    }
}
