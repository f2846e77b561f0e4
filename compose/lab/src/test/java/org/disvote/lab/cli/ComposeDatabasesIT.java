package org.disvote.lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.cli.Cli;
import org.disvote.testkit.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/// A database with the rules of the compose files, and the certificate and passwords of postgres/secrets.sh, prepared
/// by the command of compose.yaml: without containers.
final class ComposeDatabasesIT {

    private static final Path FILES = Path.of("..");
    private static final String PASSWORDS = "org.postgresql.pgpassfile";
    private static final String NOT_LET_IN = "28000";
    private static final String WRONG_PASSWORD = "28P01";

    /// Of the driver, which has no password for this user.
    private static final String NO_PASSWORD = "08004";

    private static final String HOST = "localhost";

    private final int port = FreePorts.next();
    private final Path folder;

    ComposeDatabasesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void forgetPasswords() {
        System.clearProperty(PASSWORDS);
    }

    @Test
    void partsConnectByTlsAsTheirOwnUserAndNobodyElseIsLetIn() throws Exception {
        makeSecrets();
        try (EmbeddedPostgres server = server()) {
            try (Connection session = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                    Statement statement = session.createStatement()) {
                // As postgres/administrator.sql does, for which psql would be needed.
                statement.execute("CREATE ROLE disvote_admin LOGIN CREATEROLE PASSWORD '%s'"
                        .formatted(Files.readString(secret("administrator"))));
                statement.execute("CREATE DATABASE disvote OWNER disvote_admin");
            }
            prepare();
            for (String user : List.of("disvote-ingest", "disvote-auditor")) {
                connect(user, user, "verify-full");
                assertRefused(NOT_LET_IN, user, user, "disable");
                assertRefused(NO_PASSWORD, user, "disvote-sink", "verify-full");
            }
            assertRefused(WRONG_PASSWORD, "disvote-sink", "disvote-sink", "verify-full");
        }
    }

    private void makeSecrets() throws Exception {
        Path postgres = folder.resolve("secrets/postgres");
        runScript(postgres);
        for (String file : List.of("compose.yaml", "compose.ha.yaml")) {
            Map<?, ?> secrets = (Map<?, ?>) Objects.requireNonNull(yaml(file).get("secrets"));
            secrets.values().stream()
                    .map(secret -> String.valueOf(((Map<?, ?>) secret).get("file")))
                    .filter(path -> path.startsWith("./secrets/postgres/"))
                    .forEach(path -> assertTrue(Files.exists(folder.resolve(path)), path));
        }
        SortedMap<String, byte[]> before = contents(postgres);
        runScript(postgres, HOST);
        SortedMap<String, byte[]> after = contents(postgres);
        assertTrue(after.keySet().remove(HOST + ".pem"), "another server's key is made beside the others");
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    }

    private static void runScript(Path secrets, String... servers) throws Exception {
        String user = new String(
                        new ProcessBuilder("id", "-u").start().getInputStream().readAllBytes(), UTF_8)
                .strip();
        List<String> command = new ArrayList<>(
                List.of("bash", FILES.resolve("postgres/secrets.sh").toString(), secrets.toString()));
        command.addAll(List.of(servers));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("DATABASES_OWNER", user, "PARTS_OWNER", user));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    /// With the rules of the containers, and before them one by which this test comes in as the superuser.
    private EmbeddedPostgres server() throws IOException {
        Path rules = Files.writeString(
                folder.resolve("pg_hba.conf"),
                "host all postgres 127.0.0.1/32 trust\n" + Files.readString(FILES.resolve("postgres/pg_hba.conf")));
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setServerConfig("hba_file", rules.toString())
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", secret(HOST + ".pem").toString())
                .setServerConfig("ssl_key_file", secret(HOST + ".pem").toString())
                .start();
    }

    /// Of the service `databases`, for one master that is here.
    private void prepare() throws IOException {
        Map<?, ?> services =
                (Map<?, ?>) Objects.requireNonNull(yaml("compose.yaml").get("services"));
        Map<?, ?> service = (Map<?, ?>) Objects.requireNonNull(services.get("databases"));
        List<String> command = new ArrayList<>();
        for (Object word : (List<?>) Objects.requireNonNull(service.get("command"))) {
            command.add(String.valueOf(word).replace("/run/secrets/database-", secret("users") + "/disvote-"));
        }
        command.addAll(List.of("--masters", url("disvote_admin", "verify-full")));
        System.setProperty(PASSWORDS, secret("pgpass/disvote_admin").toString());
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        assertEquals(0, Cli.run(out, out, command.toArray(String[]::new)), text::toString);
        assertTrue(
                text.toString().contains("its users: disvote-ingest (ingest), disvote-auditor (auditor)"),
                text::toString);
    }

    /// @param passwords whose file of passwords
    private void connect(String user, String passwords, String mode) throws SQLException {
        System.setProperty(PASSWORDS, secret("pgpass/" + passwords).toString());
        try (Connection session = DriverManager.getConnection(url(user, mode));
                Statement statement = session.createStatement()) {
            statement.execute("SELECT count(*) FROM vote");
        }
    }

    private void assertRefused(String state, String user, String passwords, String mode) {
        assertEquals(
                state,
                assertThrows(SQLException.class, () -> connect(user, passwords, mode))
                        .getSQLState(),
                user);
    }

    private String url(String user, String mode) {
        return "jdbc:postgresql://%s:%d/disvote?user=%s&sslmode=%s&sslrootcert=%s"
                .formatted(HOST, port, user, mode, secret("ca.pem"));
    }

    private Path secret(String file) {
        return folder.resolve("secrets/postgres").resolve(file);
    }

    private static SortedMap<String, byte[]> contents(Path folder) throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static Map<?, ?> yaml(String file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(200);
        Map<?, ?> content = new Yaml(options).load(Files.readString(FILES.resolve(file)));
        return content;
    }
}
