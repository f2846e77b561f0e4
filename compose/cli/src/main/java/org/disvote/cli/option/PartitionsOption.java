package org.disvote.cli.option;

import java.util.Optional;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many partitions the log of a new system gets. Only commands that create topics have this option; all
/// others use the system record.
public final class PartitionsOption {

    @Option(
            names = "--partitions",
            paramLabel = "N",
            converter = Convert.Partitions.class,
            defaultValue = "${env:DISVOTE_PARTITIONS}",
            description = "partitions of a new system's log, for good (DISVOTE_PARTITIONS); default: "
                    + Routing.PARTITIONS_DEFAULT)
    private @Nullable Integer partitions;

    public Optional<Routing> given() {
        return Optional.ofNullable(partitions).map(Routing::new);
    }
}
