package org.disvote.topics.count.transcript;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Judgment;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Opener;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;

/// Judges the standing ballots of one election, as far as this can be known without the roll. In a sealed
/// election it opens them first.
///
/// @param judges one for each thread that judges
public record BallotOpening(List<Judge> judges) {

    public BallotOpening {
        judges = List.copyOf(judges);
        if (judges.isEmpty()) {
            throw new IllegalArgumentException("ballots need at least one thread that judges them");
        }
    }

    /// For one thread.
    @FunctionalInterface
    public interface Judge {

        Judgment judge(StandingBallot ballot);
    }

    /// Of an open election.
    public static BallotOpening open(CountRules rules) {
        return new BallotOpening(List.of(standing -> rules.judge(standing.constituency(), standing.ballot())));
    }

    /// Of a sealed election. The key may be closed when this has returned: each thread has a copy, which lives as
    /// long as the result.
    ///
    /// @param threads how many open ballots at the same time
    /// @throws IllegalArgumentException if the election is not sealed, or to another key
    public static BallotOpening sealed(CountRules rules, Terms terms, SealKey key, int threads) {
        Seal seal = terms.seal()
                .orElseThrow(() -> new IllegalArgumentException("election %s is not sealed".formatted(terms.id())));
        return new BallotOpening(Stream.generate(() -> key.opener(seal))
                .limit(threads)
                .<Judge>map(opener -> standing -> judge(standing, rules, terms, seal, opener))
                .toList());
    }

    private static Judgment judge(StandingBallot standing, CountRules rules, Terms terms, Seal seal, Opener opener) {
        if (rules.isOutside(standing.constituency())) {
            return new Judgment.Invalid(InvalidReason.CONSTITUENCY);
        }
        BallotContext context = new BallotContext(
                terms.id(), terms.digest(), standing.voter().value(), standing.constituency(), standing.revision());
        Optional<byte[]> plaintext = opener.open(context, standing.ballot().bytes());
        if (plaintext.isEmpty()) {
            return new Judgment.Invalid(InvalidReason.DOES_NOT_OPEN);
        }
        return Plaintext.unpad(plaintext.get(), seal.pad())
                .map(ballot -> rules.judge(standing.constituency(), ballot))
                .orElseGet(() -> new Judgment.Invalid(InvalidReason.BAD_PLAINTEXT));
    }
}
