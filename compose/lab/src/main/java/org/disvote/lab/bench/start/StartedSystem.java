package org.disvote.lab.bench.start;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;

/// The program of a system that is measured from its start on: as `up`, without the election that `up` launches after
/// it is ready.
final class StartedSystem {

    private StartedSystem() {}

    /// Runs until it is stopped. Once votes can be cast, the folder has the file of the endpoints.
    ///
    /// @param arguments the folder, how many replicas, and the seconds of the rehearsal at most
    public static void main(String[] arguments) throws Exception {
        EmbeddedCluster cluster = new EmbeddedCluster(new ClusterConfig(
                Path.of(arguments[0]),
                OptionalInt.empty(),
                OptionalInt.of(Integer.parseInt(arguments[1])),
                OptionalInt.empty(),
                0,
                Confirm.MASTER,
                AuthConfig.none(),
                Duration.ofSeconds(Long.parseLong(arguments[2]))));
        Lifetime.closeAtExit(cluster);
        cluster.start(step -> {});
        Lifetime.await(cluster.failed());
    }
}
