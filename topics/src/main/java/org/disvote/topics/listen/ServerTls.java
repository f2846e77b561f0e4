package org.disvote.topics.listen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.disvote.topics.json.Digests;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS of one port, for any server of this JVM: TLS 1.3 and 1.2 with ciphers that give forward secrecy, and a
/// certificate that is read again when its files change. New files that cannot be used change nothing: the log says
/// why, and a metric that it is so.
public final class ServerTls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// Those that RFC 9325 recommends, the preferred first.
    public static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Duration LOOK_EACH = Duration.ofSeconds(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final String port;
    private final TlsFiles files;
    private final Clock clock;
    private final RenewedKeys keys;
    private final SSLContext context;
    private final Worker worker;

    private volatile Instant expiresAt;
    /// Why the newest files are not used; empty if they are.
    private volatile String refused = "";

    // Of the worker.
    private String judged;
    private String seen;

    private ServerTls(String port, TlsFiles files, Clock clock, Duration lookEach) {
        this.port = port;
        this.files = files;
        this.clock = clock;
        Content content = Content.read(files);
        judged = content.digest();
        seen = judged;
        ServerIdentity identity = content.identity(files, clock.instant());
        expiresAt = identity.expiresAt();
        keys = new RenewedKeys(identity);
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
        worker = Worker.virtual("certificate-" + port, CLOSE_MAX, thread -> {
            while (thread.pause(lookEach)) {
                look();
            }
        });
    }

    /// @param port what it is called in logs and metrics, such as `voters`
    /// @throws OperatorException if the files cannot be used; the message says which and why
    public static ServerTls open(String port, TlsFiles files) {
        return open(port, files, Clock.systemUTC(), LOOK_EACH);
    }

    static ServerTls open(String port, TlsFiles files, Clock clock, Duration lookEach) {
        ServerTls opened = new ServerTls(port, files, clock, lookEach);
        opened.worker.start();
        return opened;
    }

    /// Always the same one; its certificate is the newest that can be used.
    public SSLContext context() {
        return context;
    }

    /// Protocols and ciphers as above, chosen by the server's preference.
    public SSLParameters parameters() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(PROTOCOLS.toArray(String[]::new));
        parameters.setCipherSuites(CIPHERS.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    public void bindTo(MeterRegistry registry) {
        Gauge.builder("disvote.tls.certificate.expiry.timestamp.seconds", this, tls -> tls.expiresAt.getEpochSecond())
                .description("when the certificate of this port expires, in seconds since 1970")
                .tag("port", port)
                .register(registry);
        Gauge.builder("disvote.tls.certificate.refused", this, tls -> tls.refused.isEmpty() ? 0 : 1)
                .description("1 while the newest certificate files cannot be used, and the one before stays")
                .tag("port", port)
                .register(registry);
    }

    /// Files are replaced one after the other. So what changed is judged when it has not changed since the look
    /// before.
    private void look() {
        Content content = Content.read(files);
        String now = content.digest();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || (now.equals(judged) && refused.isEmpty())) {
            return;
        }
        try {
            ServerIdentity identity = content.identity(files, clock.instant());
            keys.use(identity);
            expiresAt = identity.expiresAt();
            refused = "";
            log.atInfo()
                    .addKeyValue("port", port)
                    .addKeyValue("expiresAt", expiresAt)
                    .log("New certificate is used from now on");
        } catch (OperatorException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(refused)) {
                log.atError()
                        .addKeyValue("port", port)
                        .addKeyValue("error", why)
                        .addKeyValue("expiresAt", expiresAt)
                        .log("New certificate cannot be used, the one before stays");
            }
            refused = why;
        }
        judged = now;
    }

    /// What the files have, or why they cannot be read.
    private record Content(Bytes certificate, Bytes key, String problem) {

        static Content read(TlsFiles files) {
            try {
                requirePrivate(files.key());
                return new Content(
                        new Bytes(OperatorFile.read(files.certificate(), PemFile.BYTES_MAX)),
                        new Bytes(OperatorFile.read(files.key(), PemFile.BYTES_MAX)),
                        "");
            } catch (OperatorException e) {
                return new Content(Bytes.NONE, Bytes.NONE, String.valueOf(e.getMessage()));
            }
        }

        String digest() {
            MessageDigest digest = Digests.sha256();
            digest.update(problem.getBytes(UTF_8));
            digest.update((byte) 0);
            digest.update(digest(certificate.bytes()));
            digest.update(digest(key.bytes()));
            return HexFormat.of().formatHex(digest.digest());
        }

        private static byte[] digest(byte[] bytes) {
            return Digests.sha256().digest(bytes);
        }

        ServerIdentity identity(TlsFiles files, Instant now) {
            if (!problem.isEmpty()) {
                throw new OperatorException(problem);
            }
            return ServerIdentity.of(files, certificate.bytes(), key.bytes(), now);
        }

        /// The group may read it: a cluster gives files to a group, not to a user.
        private static void requirePrivate(Path key) {
            try {
                if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
                    throw new OperatorException(
                            "%s holds a private key that everybody on this machine may read: chmod o= it"
                                    .formatted(key));
                }
            } catch (IOException e) {
                throw new OperatorException("%s cannot be read (%s)".formatted(key, OperatorFile.why(e)), e);
            }
        }

        @Override
        public String toString() {
            return "Content[" + digest() + "]";
        }
    }

    /// Holds bytes of a key, so it shows none.
    private static final class Bytes {
        static final Bytes NONE = new Bytes(new byte[0]);

        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /// Servers that use it may go on until they are closed; its certificate is no longer renewed.
    @Override
    public void close() {
        worker.close();
    }
}
