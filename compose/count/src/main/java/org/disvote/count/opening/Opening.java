package org.disvote.count.opening;

import java.util.Optional;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.export.ExportLines;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.RollLines;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.transcript.BallotOpening;
import org.disvote.topics.count.transcript.CompactRoll;
import org.disvote.topics.count.transcript.CountRoll;
import org.disvote.topics.count.transcript.ElectionCount;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.vote.VoteCodec.NotCanonicalException;
import org.disvote.topics.voter.Voter;

/// Opens and counts a whole election from a checked export. Only sums leave it: no plaintext is kept or
/// written, and a void or invalid record is counted by its reason and stops nothing.
public final class Opening {

    private static final String DOING = "counting";

    private final ExportFolder folder;
    private final CheckedInput input;
    private final Watch watch;

    private Opening(ExportFolder folder, CheckedInput input, Watch watch) {
        this.folder = folder;
        this.input = input;
        this.watch = watch;
    }

    /// @param folder that was checked, the same object: it notices files that changed since
    /// @param key of a sealed election; empty for an open one
    /// @param threads how many open ballots at the same time
    /// @return the bytes of `count.json`
    /// @throws RefusedException if a file changed since it was checked
    public static byte[] count(ExportFolder folder, CheckedInput input, Optional<SealKey> key, int threads, Watch watch)
            throws RefusedException {
        Terms terms = input.terms();
        CountRules rules = CountRules.of(terms, input.papers());
        if (key.isPresent() != terms.seal().isPresent()) {
            throw new IllegalArgumentException(
                    "election %s is%s sealed".formatted(terms.id(), terms.seal().isPresent() ? "" : " not"));
        }
        BallotOpening opening =
                key.isPresent() ? BallotOpening.sealed(rules, terms, key.get(), threads) : BallotOpening.open(rules);
        return new Opening(folder, input, watch).count(opening);
    }

    private byte[] count(BallotOpening opening) throws RefusedException {
        Optional<CountRoll> roll = input.rollVoters().isPresent()
                ? Optional.of(roll(input.rollVoters().getAsLong()))
                : Optional.empty();
        long all = input.allInput();
        ElectionCount count = new ElectionCount(
                input.terms(),
                input.papers(),
                roll,
                input.input(),
                opening,
                judged -> watch.progress(DOING, judged, all));
        for (int partition = 0; partition < input.records().size(); partition++) {
            read(partition, count);
        }
        byte[] json = count.json();
        watch.progress(DOING, all, all);
        return json;
    }

    private void read(int partition, ElectionCount count) throws RefusedException {
        try (ExportLines lines = folder.records(partition)) {
            for (byte[] record = lines.next(); record != null; record = lines.next()) {
                count.accept(VoteCodec.decode(record), VoteCodec.digest(record));
            }
        } catch (NotCanonicalException | IllegalArgumentException e) {
            // It was canonical, and in its place, when it was checked.
            throw new RefusedException(Refusal.FILE_CHANGED, "records/" + partition);
        }
    }

    private CountRoll roll(long voters) throws RefusedException {
        CompactRoll.Builder roll = new CompactRoll.Builder();
        RollLines.read(folder, (voter, constituency) -> roll.add(new Voter(voter), constituency), voters, watch);
        return roll.build();
    }
}
