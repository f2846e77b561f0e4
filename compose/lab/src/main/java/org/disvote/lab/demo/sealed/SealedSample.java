package org.disvote.lab.demo.sealed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.demo.Opening;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.lab.load.sealed.SealedVoters;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.voter.VoterKey;

/// The Greek sample with sealed ballots, open in a running system.
///
/// @param key by which its ballots are opened; for measurements alone
public record SealedSample(SealedElection election, SealKey key, SealedVoters voters) implements AutoCloseable {

    private static final Duration OPEN_MAX = Duration.ofHours(24);
    private static final int TRUSTEES = 3;
    private static final int THRESHOLD = 2;

    /// Holds the ceremony, launches the election, and returns once votes are taken.
    ///
    /// @param opening in a system that has the electorate as its roll
    /// @param data the system's folder
    public static SealedSample open(Opening opening, Path data, Electorate electorate, ElectionId id, Suite suite)
            throws InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SealedElection election = SealedElection.of(
                GreekElection.json(id, now, now.plus(OPEN_MAX), Size.BY_LAW),
                suite,
                SealedElection.names(TRUSTEES),
                THRESHOLD);
        Opening.Opened opened = opening.open(
                opensAt -> {
                    ObjectNode file = election.file().deepCopy();
                    return file.put("opensAt", opensAt.toString())
                            .put("closesAt", opensAt.plus(OPEN_MAX).toString());
                },
                Optional.of(election.protocol()));
        LoadBallots ballots = LoadBallots.greek(electorate, opened.definition().papers());
        VoterKey voterKey = VoterKey.read(data.resolve(DataFolder.VOTER_KEY));
        return new SealedSample(
                election, election.key(), new SealedVoters(opened.terms(), electorate, ballots, voterKey));
    }

    @Override
    public void close() {
        key.close();
    }

    /// Hides the key.
    @Override
    public String toString() {
        return "SealedSample[" + election + "]";
    }
}
