package org.disvote.compose.cli;

import org.disvote.topics.routing.Routing;
import picocli.CommandLine.Option;

/// How many partitions the log has: the same for every part of a system.
final class PartitionsOption {

    @Option(
            names = "--partitions",
            paramLabel = "N",
            converter = Convert.Partitions.class,
            defaultValue = "${env:DISVOTE_PARTITIONS:-24}",
            description = "partitions of the log, for good (DISVOTE_PARTITIONS); default: ${DEFAULT-VALUE}")
    private int partitions = Routing.PARTITIONS_DEFAULT;

    Routing routing() {
        return new Routing(partitions);
    }
}
