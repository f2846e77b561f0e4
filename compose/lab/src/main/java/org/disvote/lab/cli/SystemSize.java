package org.disvote.lab.cli;

import org.disvote.cli.option.Convert;
import org.disvote.lab.cluster.ClusterConfig;
import picocli.CommandLine.TypeConversionException;

/// How many masters and replicas a system on one machine may have, as converters for the command line.
public final class SystemSize {

    private SystemSize() {}

    public static final class Shards extends Convert.Range {
        Shards() {
            super(1, ClusterConfig.SHARDS_MAX);
        }
    }

    public static final class Replicas extends Convert.Range {
        Replicas() {
            super(0, ClusterConfig.REPLICAS_MAX);
        }
    }

    /// For `up`, which needs a replica: results are final only once a replica has every vote.
    static final class ReplicasOfSystem extends Convert.Range {
        ReplicasOfSystem() {
            super(1, ClusterConfig.REPLICAS_MAX);
        }

        @Override
        public Integer convert(String value) {
            if (value.matches("0+")) {
                throw new TypeConversionException(
                        "at least one replica is needed: results are final only once a replica has every vote");
            }
            return super.convert(value);
        }
    }
}
