package org.disvote.ingest.master;

import static java.util.stream.Collectors.toSet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.ElectionTable.Copy;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.ingest.table.MoveTable;
import org.disvote.ingest.table.RollTable;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.SystemTable;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.EarlierVotes;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;

/// Reads a master for those who serve voters and operators, through a small pool. Reads take at most
/// [#READ_MAX] and fail with [MasterUnavailableException]. Safe for any number of threads.
public final class MasterReader implements AutoCloseable {

    /// How long a read may take, in whole seconds: first for a connection, then for the answer.
    static final Duration READ_MAX = Duration.ofSeconds(2);

    private static final int READERS_MAX = 4;

    private final Shard shard;
    private final HikariDataSource readers;

    /// Connects to nothing yet.
    ///
    /// @param jdbcUrl with user and password; several hosts are a group under Patroni, see [MasterAddress]
    public MasterReader(Shard shard, String jdbcUrl) {
        this.shard = shard;
        String within = Long.toString(READ_MAX.toSeconds());
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", within);
        properties.setProperty("loginTimeout", within);
        properties.setProperty("socketTimeout", within);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "disvote reader of shard " + shard.index());
        MasterSession.switchOffTimeouts(properties);
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers of shard " + shard.index());
        config.setDataSource(new MasterDataSource(MasterAddress.parse(jdbcUrl), properties));
        config.setMaximumPoolSize(READERS_MAX);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(READ_MAX.toMillis());
        config.setValidationTimeout(READ_MAX.toMillis() / 2);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(MasterSession.ONE_PLAN);
        this.readers = new HikariDataSource(config);
    }

    /// Registers the pool's metrics. To be called once, before the first read.
    public void meter(MeterRegistry registry) {
        readers.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    }

    public Shard shard() {
        return shard;
    }

    /// The numbers that this master keeps; nothing if it was never a master.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public Optional<MasterNumbers> numbers() {
        return reading("number", connection -> new SystemTable(connection).read());
    }

    /// The heads of this master, by partition: it owns these partitions and no others.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public SortedMap<Integer, HeadTable.Head> heads() {
        return reading("heads", connection -> new HeadTable(connection).heads());
    }

    /// The partitions that are on their way to or from this master, or were given away by it at some time.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public Set<Integer> moved() {
        return reading("moves", connection -> new MoveTable(connection).partitions());
    }

    /// The partitions whose head this master has deleted so that another shard gets it, with that shard,
    /// until the move is finished.
    ///
    /// @throws MasterUnavailableException if the master does not answer
    public SortedMap<Integer, Shard> released() {
        return reading("moves", connection -> new MoveTable(connection).released());
    }

    /// What decides on a voter's next vote. What was read for others together with it stands in it, too.
    ///
    /// @param polls the master's clock, and the election if the master has it
    /// @param electorate empty in an election without a roll
    /// @param standing the voter's newest vote
    public record VoterNow(Polls polls, Electorate electorate, Optional<VoteCast> standing) {}

    /// @return in the order of the participants
    /// @throws MasterUnavailableException if the master does not answer
    public List<VoterNow> voters(List<Participant> participants) {
        return reading("voters", connection -> {
            Polls polls = new ElectionTable(connection)
                    .polls(participants.stream().map(Participant::electionId).collect(toSet()));
            Set<String> rolls = polls.byElection().values().stream()
                    .filter(Poll::hasRoll)
                    .map(Poll::roll)
                    .collect(toSet());
            Electorate electorate = rolls.isEmpty()
                    ? Electorate.NONE
                    : new RollTable(connection)
                            .electorate(
                                    rolls,
                                    participants.stream()
                                            .map(Participant::voter)
                                            .collect(toSet()));
            Map<Participant, EarlierVotes> earlier = new VoteTable(connection)
                    .earlier(participants.stream()
                            .distinct()
                            .map(one -> new VoteTable.Asked(one, 0, Optional.empty()))
                            .toList());
            return participants.stream()
                    .map(one -> new VoterNow(
                            polls,
                            electorate,
                            Optional.ofNullable(earlier.get(one))
                                    .flatMap(EarlierVotes::newest)
                                    .map(EncodedVote::vote)))
                    .toList();
        });
    }

    /// A vote, and what else its receipt says.
    ///
    /// @param terms the digest of the election's terms; empty if the master does not have the election
    /// @param superseded whether a later vote of the same voter counts instead; empty in a sealed election: a
    ///     receipt must not tell others that its voter voted again
    public record Recorded(VoteCast vote, String terms, Optional<Boolean> superseded) {}

    /// The votes at these positions.
    ///
    /// @return in the order of the positions
    /// @throws MasterUnavailableException if the master does not answer
    public List<Optional<Recorded>> recorded(List<Position> positions) {
        return reading("votes", connection -> {
            VoteTable votes = new VoteTable(connection);
            Map<Position, VoteCast> found = votes.find(positions);
            Map<ElectionId, Copy> copies = new ElectionTable(connection)
                    .copies(found.values().stream().map(VoteCast::electionId).collect(toSet()));
            Set<VoteCast> open = found.values().stream()
                    .filter(vote -> !isSealed(vote, Optional.ofNullable(copies.get(vote.electionId()))))
                    .collect(toSet());
            Set<Position> superseded = votes.superseded(open);
            return positions.stream()
                    .map(position -> Optional.ofNullable(found.get(position))
                            .map(vote -> new Recorded(
                                    vote,
                                    Optional.ofNullable(copies.get(vote.electionId()))
                                            .map(copy -> copy.row().digest())
                                            .orElse(""),
                                    open.contains(vote)
                                            ? Optional.of(superseded.contains(position))
                                            : Optional.empty())))
                    .toList();
        });
    }

    private static boolean isSealed(VoteCast vote, Optional<Copy> copy) {
        return copy.flatMap(Copy::election)
                .map(election -> election.terms().ballots() == Ballots.SEALED)
                .orElse(!vote.ballot().isOpen());
    }

    @Override
    public void close() {
        readers.close();
    }

    private interface Reading<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T reading(String what, Reading<T> reading) {
        try (Connection connection = readers.getConnection()) {
            return reading.on(connection);
        } catch (SQLException e) {
            throw new MasterUnavailableException(shard, "does not answer for its " + what, e);
        }
    }
}
