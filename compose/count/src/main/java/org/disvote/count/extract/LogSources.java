package org.disvote.count.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.disvote.count.Watch;
import org.disvote.topics.kafka.Brokers;

/// Where an export comes from.
///
/// @param brokers Kafka's bootstrap servers: votes and ballot papers
/// @param log what the notary publishes
/// @param rolls the masters' rolls
public record LogSources(Brokers brokers, Files log, Rolls rolls) {

    /// The files of a log.
    @FunctionalInterface
    public interface Files {

        /// @param path below the log's address, such as `checkpoint`
        /// @return empty if there is no such file; else to be closed by the caller
        Optional<InputStream> open(String path) throws IOException;
    }

    /// The rolls of a system.
    @FunctionalInterface
    public interface Rolls {

        /// Writes the sorted lines `voter,constituency` of a roll, LF after each.
        void write(String roll, OutputStream out, Watch watch) throws IOException;
    }
}
