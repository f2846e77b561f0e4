package org.disvote.operate.roll;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.disvote.ingest.roster.Roster;
import org.disvote.operate.roll.file.RollWatch;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;

/// Writes a roll as the masters have it: the sorted lines `voter,constituency`, as its statement's digest is
/// of them. Nobody can import a roll meanwhile. It keeps one line of each master in memory.
public final class RollExport {

    private static final int WATCH_EACH = 1 << 13;

    private RollExport() {}

    /// One master's lines, without voters of a partition that moved to another.
    private record Source(RollLines lines, Set<Integer> partitions, Routing routing) {

        boolean isOwn() {
            byte[] line = lines.current();
            return line == null || partitions.contains(routing.partitionOf(voter(line)));
        }

        void advance() throws SQLException {
            do {
                lines.advance();
            } while (!isOwn());
        }

        private static byte[] voter(byte[] line) {
            int comma = 0;
            while (line[comma] != ',') {
                comma++;
            }
            return Arrays.copyOf(line, comma);
        }
    }

    /// @param masters JDBC URLs of all, in any order
    /// @throws OperatorException if a master fails
    public static void write(List<String> masters, Brokers brokers, String roll, OutputStream to, RollWatch watch)
            throws IOException {
        Routing routing = SystemTopic.read(brokers).routing();
        List<RollMaster> open = new ArrayList<>();
        try {
            List<String> byShard = Roster.readAll(masters, routing);
            List<Source> sources = new ArrayList<>();
            for (int shard = 0; shard < byShard.size(); shard++) {
                RollMaster master = RollMaster.open(shard, byShard.get(shard));
                open.add(master);
                Set<Integer> partitions = master.partitions(); // before the COPY, which takes the whole session
                sources.add(new Source(master.lines(roll), partitions, routing));
            }
            merge(sources, to, watch);
        } catch (SQLException e) {
            throw new OperatorException(
                    "a master failed (%s): check that all are up, and export again".formatted(firstLine(e)), e);
        } finally {
            open.forEach(RollMaster::close);
        }
    }

    private static void merge(List<Source> sources, OutputStream to, RollWatch watch) throws SQLException, IOException {
        for (Source source : sources) {
            if (!source.isOwn()) {
                source.advance();
            }
        }
        for (long voters = 1; ; voters++) {
            Source first = null;
            for (Source each : sources) {
                if (!each.lines().ended() && (first == null || each.lines().compareTo(first.lines()) < 0)) {
                    first = each;
                }
            }
            if (first == null) {
                return;
            }
            byte[] line = first.lines().current();
            if (line != null) {
                to.write(line);
            }
            first.advance();
            if (voters % WATCH_EACH == 0) {
                watch.progress("reading the roll", voters, 0);
            }
        }
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
