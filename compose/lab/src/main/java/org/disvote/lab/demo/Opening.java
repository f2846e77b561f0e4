package org.disvote.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.roll.ExpectedChange;
import org.disvote.operate.roll.ExpectedChange.UnexpectedChangeException;
import org.disvote.operate.roll.RollImport;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.voter.VoterKey;

/// Opens the Greek sample in a running system.
public final class Opening {

    /// Is called often with the progress.
    @FunctionalInterface
    public interface Watch {
        /// @param all 0 if unknown
        void doing(String what, long done, long all);
    }

    /// @param took from the launch until ingest knew the election
    public record Opened(Definition definition, Terms terms, Duration took) {}

    /// Longer than any polling day here: the election is closed as soon as every voter of the day has voted.
    private static final Duration OPEN_MAX = Duration.ofHours(24);

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(60);

    private final Endpoints endpoints;
    private final VoterKey key;
    private final Electorate electorate;
    private final Watch watch;

    /// @param data the system's folder, which has the key of the pseudonyms
    public Opening(Endpoints endpoints, Path data, Electorate electorate, Watch watch) {
        this.endpoints = endpoints;
        this.key = VoterKey.read(data.resolve(DataFolder.VOTER_KEY));
        this.electorate = electorate;
        this.watch = watch;
    }

    /// Makes the electorate the system's roll.
    ///
    /// @return what is stated of it
    /// @throws OperatorException if the system has another roll
    public RollStatement importRoll() throws IOException, InterruptedException {
        Path file = Files.createTempFile("disvote-roll", ".csv");
        try {
            watch.doing("writing the roll", 0, 0);
            electorate.writeRoll(file);
            return RollImport.run(
                            endpoints.masters(),
                            endpoints.brokers(),
                            new RollImport.Source(
                                    RollStatement.MAIN,
                                    RollCheck.run(file, (doing, done, all) -> watch.doing("roll: " + doing, done, all)),
                                    key,
                                    file.resolveSibling("."),
                                    ExpectedChange.NO_NUMBERS),
                            (doing, done, all) -> watch.doing("roll: " + doing, done, all))
                    .statement();
        } catch (InvalidRollException | UnexpectedChangeException e) {
            throw new OperatorException(
                    "this system has another roll: give --voters as it was then, or leave --data out", e);
        } finally {
            Files.delete(file);
        }
    }

    /// Launches the election, and returns once votes are taken.
    ///
    /// @throws OperatorException if it cannot be launched, or ingest does not know it in time
    public Opened open(ElectionId id, Size size) throws InterruptedException {
        return open(opensAt -> GreekElection.json(id, opensAt, opensAt.plus(OPEN_MAX), size));
    }

    /// The same for another definition.
    ///
    /// @param file by the time at which the election opens
    public Opened open(Function<Instant, JsonNode> file) throws InterruptedException {
        return open(file, Optional.empty());
    }

    /// The same for an election with sealed ballots.
    ///
    /// @param keyTest the signed protocol of the key's test
    public Opened open(Function<Instant, JsonNode> file, Optional<Note> keyTest) throws InterruptedException {
        Definition definition = Definition.of(file.apply(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        watch.doing("launching the election", 0, 0);
        Stopwatch launching = Stopwatch.start();
        Terms terms = new ElectionTopic(endpoints.brokers())
                .launch(definition, Election.NOTICE_MIN, keyTest)
                .election()
                .terms();
        KnownElection.await(
                endpoints.api(),
                definition.id(),
                KNOWN_WITHIN,
                () -> watch.doing("opening the polling stations", 0, 0));
        return new Opened(definition, terms, launching.elapsed());
    }
}
