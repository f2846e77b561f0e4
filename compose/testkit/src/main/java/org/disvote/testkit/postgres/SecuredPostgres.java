package org.disvote.testkit.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.TestCertificate;

/// A PostgreSQL server that lets in nobody but the superuser without TLS and a password (SCRAM). Its certificate is
/// made for it, for the name `localhost`. Its log has every statement.
public final class SecuredPostgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path folder;
    private final TestCertificate certificate;

    private SecuredPostgres(EmbeddedPostgres server, Path folder, TestCertificate certificate) {
        this.server = server;
        this.folder = folder;
        this.certificate = certificate;
    }

    /// @param folder for its certificate, its key, its rules and its log
    public static SecuredPostgres start(Path folder) {
        TestCertificate certificate = TestCertificate.makeWithoutAddress(folder, "server");
        try {
            Path rules = folder.resolve("pg_hba.conf");
            Files.writeString(rules, """
                host    all postgres 127.0.0.1/32 trust
                hostssl all all      127.0.0.1/32 scram-sha-256
                """, UTF_8);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(FreePorts.next())
                    .setServerConfig("hba_file", rules.toString())
                    // The library switches them off, and ingest refuses a master that would lose votes.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("ssl", "on")
                    .setServerConfig("ssl_cert_file", certificate.certificate().toString())
                    .setServerConfig("ssl_key_file", certificate.key().toString())
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_directory", folder.toString())
                    .setServerConfig("log_filename", "server.log")
                    .setServerConfig("log_statement", "all")
                    .start();
            return new SecuredPostgres(server, folder, certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("the test's server with TLS did not start", e);
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
        return certificate.certificate();
    }

    /// What the server has logged so far.
    public String log() {
        try {
            return Files.readString(folder.resolve("server.log"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
