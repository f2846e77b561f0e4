package org.disvote.lab.cluster;

import java.util.concurrent.CompletableFuture;
import org.disvote.lab.cluster.running.RunningParts;
import org.disvote.operate.endpoint.Endpoints;

/// A whole system on this machine: a PostgreSQL server with a database for each master and replica, a Kafka
/// broker, ingest, a sink for each replica, the counts, the notary with two witnesses, and the console. PostgreSQL and
/// Kafka are child processes; the other parts run in this JVM. All data is in one folder. A new start on that folder
/// continues where the last one ended, also after a crash.
public final class EmbeddedCluster implements Cluster {

    /// The address of all parts. Only this machine reaches it.
    public static final String HOST = "127.0.0.1";

    /// No other part takes over for one that has died, so that the system must not hide a part that dies again
    /// and again.
    private static final int RESTARTS_MAX = 5;

    private final ClusterConfig config;
    private final RunningParts parts;

    public EmbeddedCluster(ClusterConfig config) {
        this.config = config;
        parts = new RunningParts(RESTARTS_MAX, config.data());
    }

    @Override
    public Endpoints start(StartReport report) {
        try {
            return new EmbeddedStart(config, parts).run(report);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> failed() {
        return parts.failed();
    }

    @Override
    public void close() {
        parts.close();
    }
}
