package org.disvote.lab.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Patience;
import org.disvote.testkit.TestCertificate;

/// The HAProxy of this machine with the project's configuration, in front of two instances.
final class Haproxy implements AutoCloseable {

    static final String MISSING = "no haproxy on the PATH: install it (Debian: apt-get install haproxy)";

    private static final Path CONFIGURATION = Path.of("..", "haproxy", "voters.cfg");

    private final Process process;
    private final Path certificate;
    private final Path said;
    private final URI uri;

    private Haproxy(Process process, Path certificate, Path said, URI uri) {
        this.process = process;
        this.certificate = certificate;
        this.said = said;
        this.uri = uri;
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "haproxy")));
    }

    /// Returns once it listens.
    ///
    /// @param more variables of the configuration
    static Haproxy start(Path folder, TestCertificate certificate, List<URI> instances, Map<String, String> more)
            throws IOException {
        int port = FreePorts.next();
        Path combined = folder.resolve("proxy.pem");
        combine(certificate, combined);
        Path said = folder.resolve("haproxy.log");
        ProcessBuilder builder = new ProcessBuilder("haproxy", "-W", "-f", CONFIGURATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment()
                .putAll(Map.of(
                        "DISVOTE_PROXY_CERTIFICATE",
                        combined.toString(),
                        "DISVOTE_PROXY_BIND",
                        "127.0.0.1:" + port,
                        "DISVOTE_PROXY_HTTP_BIND",
                        "127.0.0.1:" + FreePorts.next(),
                        "DISVOTE_INGEST_1",
                        instances.getFirst().getAuthority(),
                        "DISVOTE_INGEST_2",
                        instances.getLast().getAuthority()));
        builder.environment().putAll(more);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Haproxy proxy = new Haproxy(process, combined, said, URI.create("https://127.0.0.1:" + port));
        Awaitility.await().atMost(Patience.WAIT_MAX).until(proxy::listens);
        return proxy;
    }

    private static void combine(TestCertificate certificate, Path file) throws IOException {
        Files.writeString(file, Files.readString(certificate.certificate()) + Files.readString(certificate.key()));
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("haproxy ended:\n" + output());
        }
        try (Socket _ = new Socket(uri.getHost(), uri.getPort())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    URI uri() {
        return uri;
    }

    String output() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes another certificate, as after a renewal, without ending a request.
    void reload(TestCertificate renewed) throws IOException, InterruptedException {
        combine(renewed, certificate);
        Process kill = new ProcessBuilder("kill", "-USR2", Long.toString(process.pid())).start();
        assertEquals(0, kill.waitFor());
    }

    /// A browser of somebody whose address is this one, which trusts these certificates.
    static HttpClient client(String address, TestCertificate... trusted) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(TestCertificate.trusting(trusted))
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
