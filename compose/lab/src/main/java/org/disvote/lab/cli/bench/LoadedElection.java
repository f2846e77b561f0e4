package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.demo.Opening;
import org.disvote.lab.demo.sealed.SealedSample;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Voters;
import org.disvote.lab.load.sealed.RandomEnvelopes;
import org.disvote.lab.load.sealed.SealedBefore;
import org.disvote.lab.load.sealed.SealingVoters;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.sealing.Suite;

/// An election that a load has for itself, for a roll of its own.
///
/// @param ballots what its voters cast
/// @param voters in the order in which they vote
/// @param sample of an election with sealed ballots
record LoadedElection(ElectionId id, LoadPlan.Ballots ballots, Voters voters, Optional<SealedSample> sample)
        implements AutoCloseable {

    @Override
    public void close() {
        if (ballots instanceof SealedBefore before) {
            before.close();
        }
        sample.ifPresent(SealedSample::close);
    }

    /// Opens one in a running system.
    ///
    /// @param data the system's folder
    /// @param voters how many are on the roll
    record Opener(Endpoints endpoints, Path data, int voters, BenchOutput output) {

        /// @param due how many votes are due; 0 if as many as possible. No more are sealed before
        LoadedElection open(BenchLoadCommand.Ballots kind, Suite suite, long due)
                throws IOException, InterruptedException {
            Electorate electorate = new Electorate(voters);
            try (VoteProgress progress = output.progress()) {
                Opening opening = new Opening(endpoints, data, electorate, progress::show);
                opening.importRoll();
                if (kind == BenchLoadCommand.Ballots.GREEK) {
                    Definition definition =
                            opening.open(newId("greece"), Size.BY_LAW).definition();
                    return new LoadedElection(
                            definition.id(),
                            LoadBallots.greek(electorate, definition.papers()),
                            Voters.spread(0, voters, voters),
                            Optional.empty());
                }
                progress.show("holding the ceremony", 0, 0);
                SealedSample sample = SealedSample.open(opening, data, electorate, newId("greece-sealed"), suite);
                Voters who = Voters.spread(0, due == 0 ? voters : Math.min(voters, due + 1), voters);
                return new LoadedElection(
                        sample.voters().terms().id(),
                        switch (kind) {
                            case PRESEALED ->
                                SealedBefore.seal(
                                        sample.voters(),
                                        who,
                                        data,
                                        done -> progress.show("sealing", done, who.count()));
                            case RANDOM -> new RandomEnvelopes(sample.voters(), voters);
                            default -> new SealingVoters(sample.voters());
                        },
                        who,
                        Optional.of(sample));
            }
        }

        private static ElectionId newId(String name) {
            return new ElectionId(name + "-" + Instant.now().getEpochSecond());
        }
    }
}
