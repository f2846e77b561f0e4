package org.disvote.testkit.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.disvote.testkit.FreePorts;

/// A PostgreSQL server that lets in nobody but the superuser without TLS and a password (SCRAM). Its certificate is
/// made for it, for the name `localhost`.
public final class SecuredPostgres implements AutoCloseable {

    private static final char[] STORE = "a test's own".toCharArray();

    private final EmbeddedPostgres server;
    private final Path folder;

    private SecuredPostgres(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /// @param folder for its certificate, its key and its rules
    public static SecuredPostgres start(Path folder) {
        try {
            makeCertificate(folder);
            Path rules = folder.resolve("pg_hba.conf");
            Files.writeString(rules, """
                host    all postgres 127.0.0.1/32 trust
                hostssl all all      127.0.0.1/32 scram-sha-256
                """, UTF_8);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(FreePorts.next())
                    .setServerConfig("hba_file", rules.toString())
                    .setServerConfig("ssl", "on")
                    .setServerConfig(
                            "ssl_cert_file", folder.resolve("server.crt").toString())
                    .setServerConfig(
                            "ssl_key_file", folder.resolve("server.key").toString())
                    .start();
            return new SecuredPostgres(server, folder);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the test's server with TLS did not start", e);
        }
    }

    /// Of the superuser, in clear.
    public String superuser(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    public int port() {
        return server.getPort();
    }

    /// What clients trust.
    public Path certificate() {
        return folder.resolve("server.crt");
    }

    /// A key and a certificate signed by it, as a server and its clients read them.
    ///
    /// @param folder gets `server.crt` and `server.key`
    public static void makeCertificate(Path folder) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("server.p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(STORE),
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE);
        }
        write(
                folder.resolve("server.crt"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        write(
                folder.resolve("server.key"),
                "PRIVATE KEY",
                Objects.requireNonNull(keys.getKey("server", STORE)).getEncoded());
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, base64), US_ASCII);
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(command.getFirst() + " ended with " + status);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
