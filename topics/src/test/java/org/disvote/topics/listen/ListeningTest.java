package org.disvote.topics.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.disvote.testkit.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a part says about a port without TLS.
final class ListeningTest {

    private static final String CARRIED = "voters' tokens, ballots and receipts";

    private final Logger log = new LoggerContext().getLogger("part");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "2001:db8::7", "ingest.example.org", "localhost.example.org"})
    void aPortInClearThatOthersReachIsWarnedOfWithWhatItCarries(String host) {
        Listening.clear(host, 8080).warnIfInClear(log, CARRIED);

        ILoggingEvent line = lines.list.getFirst();
        assertEquals(1, lines.list.size());
        assertEquals(Level.WARN, line.getLevel());
        assertTrue(line.getMessage().contains("no TLS"), line::getMessage);
        assertEquals(
                List.of("host=" + host, "inClear=" + CARRIED),
                line.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "localhost", "LocalHost"})
    void nobodyIsWarnedOnLoopback(String host) {
        Listening.clear(host, 8080).warnIfInClear(log, CARRIED);

        assertEquals(List.of(), lines.list);
    }

    @Test
    void neitherTlsNorANamedProxyIsWarnedOf() {
        new Listening("0.0.0.0", 8080, new Transport(Optional.empty(), ProxyAddresses.parse(List.of("10.0.0.5"))))
                .warnIfInClear(log, CARRIED);
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        try (ServerTls tls = ServerTls.open("voters", new TlsFiles(certificate.certificate(), certificate.key()))) {
            Listening listening = new Listening("0.0.0.0", 8080, new Transport(Optional.of(tls), ProxyAddresses.NONE));
            listening.warnIfInClear(log, CARRIED);
            assertFalse(listening.uri(8080).toString().startsWith("http:"));
        }

        assertEquals(List.of(), lines.list);
    }
}
