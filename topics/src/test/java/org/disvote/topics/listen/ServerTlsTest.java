package org.disvote.topics.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.disvote.testkit.TestCertificate;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ServerTlsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    @Test
    void theOperatorsPortServesHttpsAndRenewsItsCertificateWithoutARestart() throws Exception {
        TestCertificate first = TestCertificate.make(folder, "first");
        TestCertificate second = TestCertificate.make(folder, "second");
        SSLContext trusting = TestCertificate.trusting(first, second);
        BigInteger before = first.x509().getSerialNumber();
        try (ServerTls tls = tls(first);
                PartMetrics metrics = new PartMetrics();
                OperatorsPort port = OperatorsPort.open(listening(tls))) {
            port.show(metrics, () -> Health.READY);
            assertEquals("https", port.uri().getScheme());
            assertEquals(before, serial(trusting, port.uri()));

            second.replace(first);

            await().atMost(PATIENCE)
                    .until(() ->
                            serial(trusting, port.uri()).equals(second.x509().getSerialNumber()));
            assertTrue(
                    scrape(trusting, port.uri())
                            .contains("disvote_tls_certificate_expiry_timestamp_seconds{port=\"operators\"}"),
                    "the expiry is a metric");
            assertTrue(scrape(trusting, port.uri()).contains("disvote_tls_certificate_refused{port=\"operators\"} 0"));
        }
    }

    @Test
    void newFilesThatCannotBeUsedKeepTheOldCertificateAndRaiseTheMetric() throws Exception {
        TestCertificate first = TestCertificate.make(folder, "first");
        TestCertificate expired = TestCertificate.makeExpired(folder, "expired");
        TestCertificate second = TestCertificate.make(folder, "second");
        byte[] used = Files.readAllBytes(first.certificate());
        SSLContext trusting = TestCertificate.trusting(first, second);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger(ServerTls.class);
        logger.addAppender(logged);
        logger.setLevel(Level.ERROR);
        try (ServerTls tls = tls(first);
                OperatorsPort port = OperatorsPort.open(listening(tls))) {
            tls.bindTo(meters);
            for (byte[] bad : new byte[][] {
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".getBytes(UTF_8),
                {},
                Files.readAllBytes(expired.certificate()),
                Files.readAllBytes(second.certificate()) // without its key
            }) {
                Files.write(first.certificate(), bad);
                await().atMost(PATIENCE).until(() -> gauge(meters, "disvote.tls.certificate.refused") == 1);
                assertEquals(first.x509().getSerialNumber(), serial(trusting, port.uri()));
                assertEquals(
                        (double) first.x509().getNotAfter().toInstant().getEpochSecond(),
                        gauge(meters, "disvote.tls.certificate.expiry.timestamp.seconds"));

                Files.write(first.certificate(), used);
                await().atMost(PATIENCE).until(() -> gauge(meters, "disvote.tls.certificate.refused") == 0);
            }
            Files.delete(first.key());
            await().atMost(PATIENCE).until(() -> gauge(meters, "disvote.tls.certificate.refused") == 1);
            assertEquals(first.x509().getSerialNumber(), serial(trusting, port.uri()));
        } finally {
            logger.setLevel(null);
            logger.detachAppender(logged);
        }
        assertEquals(
                5,
                logged.list.stream()
                        .filter(event -> event.getLevel().equals(Level.ERROR))
                        .count(),
                "each set of bad files is logged once");
    }

    @Test
    void tls12WithForwardSecrecyIsSpokenAndCiphersInCbcModeAreNot() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "server");
        SSLContext trusting = TestCertificate.trusting(certificate);
        try (ServerTls tls = tls(certificate);
                OperatorsPort port = OperatorsPort.open(listening(tls))) {
            assertEquals("TLSv1.3", handshake(trusting, port.uri(), "TLSv1.3", "TLS_AES_128_GCM_SHA256"));
            assertEquals(
                    "TLSv1.2", handshake(trusting, port.uri(), "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
            assertThrows(
                    SSLHandshakeException.class,
                    () -> handshake(trusting, port.uri(), "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"));
        }
    }

    @Test
    void filesThatCannotBeUsedAreRefusedAtTheStartWithWhatToDo() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "server");
        TestCertificate other = TestCertificate.make(folder, "other");
        TestCertificate expired = TestCertificate.makeExpired(folder, "expired");
        Path missing = folder.resolve("none");
        Path legacy = written("legacy.key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        Path readable = written("readable.key", Files.readString(certificate.key()));
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused("there is no file", missing, certificate.key());
        assertRefused("cannot be read", certificate.certificate(), missing);
        assertRefused("no certificate in PEM", certificate.key(), certificate.key());
        assertRefused("is not that of the certificate", certificate.certificate(), other.key());
        assertRefused("expired at", expired.certificate(), expired.key());
        assertRefused("openssl pkcs8", certificate.certificate(), legacy);
        assertRefused("chmod o=", certificate.certificate(), readable);
        assertRefused("0 private keys", certificate.certificate(), written("empty.key", ""));
        assertRefused(
                "has no EC key",
                certificate.certificate(),
                written("cut.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    }

    private Path written(String name, String text) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private static void assertRefused(String why, Path certificate, Path key) {
        OperatorException refused = assertThrows(
                OperatorException.class,
                () -> ServerTls.open("voters", new TlsFiles(certificate, key)).close());
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(why), said);
        for (int i = 0; i + 64 < said.length(); i++) {
            assertFalse(isBase64(said.substring(i, i + 64)), said);
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ServerTls tls(TestCertificate certificate) {
        return ServerTls.open(
                "operators", new TlsFiles(certificate.certificate(), certificate.key()), Clock.systemUTC(), OFTEN);
    }

    private static Listening listening(ServerTls tls) {
        return new Listening("127.0.0.1", 0, new Transport(Optional.of(tls), ProxyAddresses.NONE));
    }

    private static double gauge(SimpleMeterRegistry meters, String name) {
        return meters.get(name).gauge().value();
    }

    /// Of the certificate that a new connection is shown.
    private static BigInteger serial(SSLContext trusting, URI uri) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static String handshake(SSLContext trusting, URI uri, String protocol, String cipher) throws IOException {
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setEnabledCipherSuites(new String[] {cipher});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private static String scrape(SSLContext trusting, URI uri) throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusting).build()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(uri.resolve("/metrics")).build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            return answer.body();
        }
    }
}
