package org.disvote.ingest.results;

import java.net.URI;
import java.util.Optional;
import org.disvote.ingest.Front;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Limits;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;

/// The configuration of one server of results.
///
/// @param host the address to listen on
/// @param port the port to listen on; 0 takes a free one
/// @param routing the number of the log's partitions
/// @param limits those of connections, times and clients
/// @param log where the notary serves the log, `http://…/`; without it `/log/` is not served, and sealed
///     elections have no result
/// @param front what stands between readers and this server
public record ResultsConfig(
        Brokers brokers, String host, int port, Routing routing, Limits limits, Optional<URI> log, Front front) {

    public ResultsConfig {
        log = log.map(IngestConfig::logFolder);
    }
}
