package org.disvote.lab.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.OutputFile;
import org.disvote.lab.process.Part;
import org.disvote.operate.database.Rights;
import org.disvote.topics.database.Role;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL server on the loopback interface, durable: what it has acknowledged is on disk. It lets in only
/// who has a password, see [Passwords], and has no socket besides.
///
/// The library that brings the binaries has a server class of its own, for tests: it turns fsync off, deletes its data
/// and gives a start ten seconds, which a crash recovery may exceed.
public final class EmbeddedPostgres implements Part {

    /// Bounds a start that replays the WAL of a crash; `max_wal_size` bounds that WAL.
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private static final Duration INITDB_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String WRONG_PASSWORD = "28P01";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final PostgresBinaries binaries;
    private final Path data;
    private final Path output;
    private final Path passwordFile;
    private final int port;
    private volatile @Nullable ChildProcess process;

    /// @param data the cluster's folder; made by [#start] where there is none
    /// @param output receives the server's log
    public EmbeddedPostgres(PostgresBinaries binaries, Path data, Path output, int port) {
        this.binaries = binaries;
        this.data = data.toAbsolutePath();
        this.output = output;
        this.port = port;
        passwordFile = this.data.resolveSibling(this.data.getFileName() + "-passwords.json");
    }

    /// With the binaries of this machine's cache.
    ///
    /// @param folder gets the cluster's folder and the server's log
    public static EmbeddedPostgres in(Path folder, int port) {
        return new EmbeddedPostgres(
                PostgresBinaries.unpacked(PostgresBinaries.defaultCache()),
                folder.resolve("postgres"),
                folder.resolve("postgres.log"),
                port);
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    /// For a database of this server, as the role that owns it, password included.
    public String url(String database) {
        return url(database, passwords().asParts());
    }

    /// As of [#url(String, Role)].
    public List<String> urls(List<String> databases, Role role) {
        return databases.stream().map(name -> url(name, role)).toList();
    }

    /// For a database of this server, as a service with the rights of a role.
    public String url(String database, Role role) {
        return url(database, passwords().as(role));
    }

    /// The same without its password, see [Passwords#line].
    public String urlWithoutPassword(String database, Role role) {
        return url(database, passwords().named(role));
    }

    private String url(String database, String credentials) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?%s".formatted(port, database, credentials);
    }

    public Passwords passwords() {
        return Passwords.kept(passwordFile);
    }

    @Override
    public void start() {
        try {
            List<Long> stopped = ChildProcess.stopLeftovers(data.toString(), STOP_MAX);
            if (!stopped.isEmpty()) {
                log.atWarn().addKeyValue("pids", stopped).log("stopped a PostgreSQL server that was left behind");
            }
            OutputFile.rotate(output);
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialize();
            } else if (!Files.exists(passwordFile)) {
                throw new OperatorException(
                        ("%s was made by a DisVote whose databases let in everybody on this machine: choose "
                                        + "another folder with --data")
                                .formatted(data));
            }
            forgetRecycledPid();
            ChildProcess started = ChildProcess.launch(
                    binaries.command("postgres", serverArguments()),
                    Map.of("LC_ALL", "C", "TZ", "UTC"),
                    "INT", // fast shutdown: sessions are cut, a checkpoint is written
                    output);
            process = started;
            awaitServing(started);
        } catch (IOException e) {
            throw new OperatorException("PostgreSQL's folder %s cannot be used: %s".formatted(data, e.getMessage()), e);
        }
    }

    @Override
    public ChildProcess process() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException("PostgreSQL was not started");
        }
        return current;
    }

    /// Makes the databases that are not there yet.
    public void createDatabases(List<String> names) {
        Passwords passwords = passwords();
        try (Connection connection = DriverManager.getConnection(url("postgres", passwords.asSuperuser()))) {
            OwnDatabases.make(connection, passwords, names);
        } catch (SQLException e) {
            throw new OperatorException(
                    "PostgreSQL does not make a database (%s): see %s".formatted(e.getMessage(), output), e);
        }
    }

    /// Makes the tables of databases and the users of their services, see [OwnDatabases#prepare].
    public void prepare(Rights rights, List<String> databases) {
        Passwords passwords = passwords();
        for (String database : databases) {
            try {
                OwnDatabases.prepare(rights, url(database, passwords.asSuperuser()), passwords);
            } catch (SQLException | FlywayException e) {
                throw new OperatorException(
                        "the database %s cannot be prepared (%s): see %s".formatted(database, e.getMessage(), output),
                        e);
            }
        }
    }

    @Override
    public void close() {
        ChildProcess current = process;
        if (current != null && !current.stop(STOP_MAX)) {
            log.atWarn().log("PostgreSQL did not stop in time and was killed; it recovers at the next start");
        }
    }

    /// A folder that is half made has no name yet, so that a crash in here is followed by a fresh try.
    private void initialize() throws IOException {
        Path draft = data.resolveSibling(data.getFileName() + ".new");
        if (Files.exists(draft)) {
            PostgresBinaries.delete(draft);
        }
        Path superuserPassword = data.resolveSibling(data.getFileName() + ".password");
        OwnerOnlyFile.replace(superuserPassword, passwords().superuser().getBytes(UTF_8));
        try {
            initialize(draft, superuserPassword);
        } finally {
            Files.deleteIfExists(superuserPassword);
        }
    }

    private void initialize(Path draft, Path superuserPassword) throws IOException {
        ChildProcess initdb = ChildProcess.launch(
                binaries.command(
                        "initdb",
                        "--pgdata=" + draft,
                        "--username=" + Passwords.SUPERUSER,
                        "--pwfile=" + superuserPassword,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C"),
                Map.of("LC_ALL", "C", "TZ", "UTC"),
                "TERM",
                output);
        process = initdb;
        initdb.onExit()
                .completeOnTimeout(initdb, INITDB_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (initdb.isAlive() || initdb.exitValue() != 0) {
            initdb.stop(Duration.ZERO);
            throw new OperatorException("PostgreSQL's data folder could not be made: see %s".formatted(output));
        }
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private String[] serverArguments() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "port", Integer.toString(port),
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "max_connections", "300"));
        // What every guarantee rests on.
        settings.putAll(Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));
        settings.putAll(Map.of(
                "shared_buffers", "256MB",
                "wal_buffers", "16MB",
                "max_wal_size", "2GB",
                "checkpoint_timeout", "15min",
                "jit", "off", // short statements only
                "timezone", "UTC",
                "log_timezone", "UTC",
                "log_line_prefix", "%m [%p] %d ",
                "log_error_verbosity", "terse", // the detail of a violated key would name a voter
                "update_process_title", "off"));
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString()));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments.toArray(String[]::new);
    }

    /// After a crash of the machine another program may have the process ID that `postmaster.pid` holds, and
    /// the server would take that one for itself. No server of this folder runs any more: leftovers are
    /// stopped, and the folder is locked.
    private void forgetRecycledPid() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file, UTF_8);
        if (!lines.isEmpty()
                && lines.getFirst().strip().matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).isPresent()) {
            Files.delete(file);
        }
    }

    private void awaitServing(ChildProcess started) {
        Passwords passwords = passwords();
        Deadline deadline = Deadline.after(START_MAX);
        while (true) {
            if (!started.isAlive()) {
                throw new OperatorException(
                        "PostgreSQL ended while starting (status %d): see %s".formatted(started.exitValue(), output));
            }
            try (Connection connection = DriverManager.getConnection(url("postgres", passwords.asSuperuser()))) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (WRONG_PASSWORD.equals(e.getSQLState())) {
                    throw new OperatorException(
                            ("%s has other passwords than the PostgreSQL server in %s: restore it from a backup "
                                            + "of the folder")
                                    .formatted(passwordFile, data),
                            e);
                }
                // Not listening yet, or recovering.
                if (deadline.hasPassed()) {
                    throw new OperatorException(
                            "PostgreSQL does not serve after %d s: see %s".formatted(START_MAX.toSeconds(), output), e);
                }
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperatorException("interrupted while PostgreSQL started: run it again", e);
            }
        }
    }
}
