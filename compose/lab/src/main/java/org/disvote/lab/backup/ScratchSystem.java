package org.disvote.lab.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.lab.cluster.ScratchServers;
import org.disvote.lab.cluster.running.StartWait;
import org.disvote.operate.backup.BackupWatch;
import org.disvote.operate.backup.Manifest;
import org.disvote.operate.backup.TopicRestore;
import org.disvote.operate.rebuild.MasterTarget;
import org.disvote.operate.roll.RollRestore;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.RebuildException;
import org.disvote.sink.rebuild.ReplicaTarget;
import org.disvote.sink.rebuild.Target;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;

/// A broker and a database server of their own, into which a backup is restored as after the loss of a site: the
/// topics, every master, a replica, the rolls. Then an ingest without any key opens the masters and copies the
/// elections to them. [#close] deletes all of it.
public final class ScratchSystem implements AutoCloseable {

    private static final String REPLICA = "r1";
    private static final Duration OPEN_MAX = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FINDINGS = 20;

    private final ScratchServers servers = new ScratchServers("disvote-restored");
    private volatile @Nullable IngestApi ingest;

    /// Starts nothing yet.
    public ScratchSystem() throws IOException {}

    /// A file for the program's log messages, deleted with the rest.
    public Path logFile() {
        return servers.logFile();
    }

    /// @return what an audit of the restored system says
    /// @throws OperatorException if the backup is damaged, or cannot be restored
    public AuditReport restore(Path backup, BackupWatch watch) throws InterruptedException {
        watch.progress("starting PostgreSQL and Kafka", 0, 0);
        servers.start();
        Manifest manifest = TopicRestore.run(backup, servers.brokers(), 1, watch);
        List<String> masters = masters(manifest, watch);
        String replica = servers.database("replica");
        rebuild(replica, new ReplicaTarget(Set.of()), watch);
        for (Manifest.Roll roll : manifest.rolls()) {
            RollRestore.run(masters, servers.brokers(), roll.roll(), backup.resolve(roll.file()), watch::progress);
        }
        watch.progress("opening the masters", 0, 0);
        IngestApi opening = IngestApi.start(IngestConfig.builder(masters, servers.brokers())
                .routing(new Routing(manifest.partitions()))
                .build());
        ingest = opening;
        new StartWait(POLL, new CompletableFuture<>())
                .until(OPEN_MAX, logFile(), () -> opening.ready() ? "" : "not all shards are open");
        SortedMap<String, String> replicas = new TreeMap<>();
        replicas.put(REPLICA, replica);
        Optional<Path> report = Optional.ofNullable(manifest.report()).map(kept -> backup.resolve(kept.file()));
        return Audit.run(
                new AuditTargets(masters, servers.brokers(), replicas)
                        .with(LogTargets.ofCopy(manifest.madeAt().getLast(), report)),
                PATIENCE,
                FINDINGS,
                watch::progress);
    }

    /// By shard. A backup without a word on the shards is restored into one.
    private List<String> masters(Manifest manifest, BackupWatch watch) {
        List<List<Integer>> shards = manifest.shards().isEmpty()
                ? List.of(IntStream.range(0, manifest.partitions()).boxed().toList())
                : manifest.shards();
        List<String> masters = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            masters.add(servers.database("master" + shard));
        }
        for (int shard = 0; shard < shards.size(); shard++) {
            if (!shards.get(shard).isEmpty()) { // one without partitions is born when ingest starts
                rebuild(
                        masters.get(shard),
                        new MasterTarget(new Shard(shard), masters, Set.copyOf(shards.get(shard))),
                        watch);
            }
        }
        return masters;
    }

    private void rebuild(String database, Target target, BackupWatch watch) {
        try {
            Rebuild.run(database, target, servers.brokers(), watch::progress);
        } catch (RebuildException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw new OperatorException(
                    "the scratch database failed (%s): run this again".formatted(SqlFailure.text(e)), e);
        }
    }

    @Override
    public void close() throws IOException {
        try (servers) {
            IngestApi opened = ingest;
            ingest = null;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
