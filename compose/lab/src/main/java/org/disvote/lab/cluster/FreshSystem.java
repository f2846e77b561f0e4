package org.disvote.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.operate.endpoint.Endpoints;

/// A whole system on free ports, in a temporary folder that [#close] deletes.
public final class FreshSystem implements AutoCloseable {

    private static final String DATA = "data";

    private final Path folder;
    private final EmbeddedCluster cluster;

    private FreshSystem(Path folder, EmbeddedCluster cluster) {
        this.folder = folder;
        this.cluster = cluster;
    }

    /// A vote is answered once its master has it. Starts nothing yet.
    public static FreshSystem of(OptionalInt shards, OptionalInt replicas) throws IOException {
        return of(shards, replicas, Confirm.MASTER);
    }

    /// Starts nothing yet.
    ///
    /// @param confirm what a vote's answer waits for
    public static FreshSystem of(OptionalInt shards, OptionalInt replicas, Confirm confirm) throws IOException {
        Path folder = Files.createTempDirectory("disvote-fresh");
        return new FreshSystem(
                folder,
                new EmbeddedCluster(new ClusterConfig(
                        folder.resolve(DATA), shards, replicas, OptionalInt.empty(), 0, confirm, AuthConfig.none())));
    }

    /// The data folder of the system.
    public Path data() {
        return folder.resolve(DATA);
    }

    /// A file for the log, in the same folder.
    public Path logFile() {
        return folder.resolve("disvote.log");
    }

    /// See [EmbeddedCluster#start].
    public Endpoints start(StartReport report) {
        return cluster.start(report);
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        delete(folder);
    }

    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
