package org.disvote.lab.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.topics.listen.ServerAddress;
import org.disvote.topics.routing.Routing;

/// The settings of `up`. A setting that is absent keeps the value of the last start, or has its default at the
/// first one.
///
/// @param data the folder that holds everything
/// @param shards how many masters; may be increased at a later start. A new master owns no partition until one
///     is moved to it
/// @param replicas how many replicas; may be increased at a later start
/// @param partitions of the log; fixed at the folder's first start
/// @param port of the voters' HTTP interface; 0 chooses a free one
/// @param confirm what an answer to a voter waits for
/// @param auth how voters identify themselves
/// @param rehearsal for how long at most votes are rehearsed before the system is up; zero: none are
public record ClusterConfig(
        Path data,
        OptionalInt shards,
        OptionalInt replicas,
        OptionalInt partitions,
        int port,
        Confirm confirm,
        AuthConfig auth,
        Duration rehearsal) {

    public static final int SHARDS_DEFAULT = 2;
    public static final int SHARDS_MAX = 8;
    public static final int REPLICAS_DEFAULT = 3;
    public static final int REPLICAS_MAX = 8;
    public static final int PORT_DEFAULT = 8080;

    public ClusterConfig {
        data = data.toAbsolutePath().normalize();
        requireRange("shards", shards, 1, SHARDS_MAX);
        requireRange("replicas", replicas, 0, REPLICAS_MAX);
        requireRange("partitions", partitions, 1, Routing.PARTITIONS_MAX);
        requireRange("port", OptionalInt.of(port), 0, ServerAddress.PORT_MAX);
    }

    /// Without a rehearsal.
    public ClusterConfig(
            Path data,
            OptionalInt shards,
            OptionalInt replicas,
            OptionalInt partitions,
            int port,
            Confirm confirm,
            AuthConfig auth) {
        this(data, shards, replicas, partitions, port, confirm, auth, Duration.ZERO);
    }

    private static void requireRange(String what, OptionalInt value, int min, int max) {
        if (value.isPresent() && (value.getAsInt() < min || value.getAsInt() > max)) {
            throw new IllegalArgumentException("%s %d is not in %d..%d".formatted(what, value.getAsInt(), min, max));
        }
    }
}
