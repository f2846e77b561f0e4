package org.disvote.lab.ha;

import java.util.concurrent.CompletableFuture;
import org.disvote.lab.cluster.Cluster;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.StartReport;
import org.disvote.lab.cluster.running.RunningParts;
import org.disvote.operate.endpoint.Endpoints;

/// A whole system on this machine that survives the loss of any one part: each master is three PostgreSQL nodes
/// under Patroni and etcd, and there are three brokers, two ingest instances, two notaries, two witnesses, and a
/// sink with two consumers for each replica. Each part is a process of its own, is started again when it dies, and
/// writes its process ID to a [PartFile].
///
/// Nodes, brokers, ingest instances, notaries and witnesses are machines of a [Network], so that a drill can cut
/// the connection between two of them. An etcd member shares the machine of a node of shard 0. The other parts run
/// on this machine.
public final class HaCluster implements Cluster {

    /// Each part has others that take over for it, and a drill kills it often.
    private static final int RESTARTS_MAX = 1_000;

    private final ClusterConfig config;
    private final RunningParts parts;

    public HaCluster(ClusterConfig config) {
        this.config = config;
        parts = new RunningParts(RESTARTS_MAX, config.data());
    }

    @Override
    public Endpoints start(StartReport report) {
        try {
            return new HaStart(config, parts).run(report);
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
