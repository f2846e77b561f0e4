package org.disvote.lab.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.disvote.operate.sample.Constituency;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.RandomBallots;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// The votes of a country: 59 constituencies, 30 lists of 20 candidates each in every one of them, over a day of
/// 12 hours. Its random ballots come from a stock, since a measurement is not to wait for them. For one thread.
final class CountryVotes implements FilledLog.Votes {

    private static final ElectionId ID = new ElectionId("country");
    private static final Duration DAY = Duration.ofHours(12);
    private static final int STOCK = 1_000;

    private final Instant opensAt = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.DAYS);
    private final Definition definition =
            Definition.of(GreekElection.json(ID, opensAt, opensAt.plus(DAY), GreekElection.Size.LARGEST));
    private final Random random = new Random(7);
    private final List<List<BallotBytes>> stock = new ArrayList<>();
    private final long votes;

    CountryVotes(long votes) {
        this.votes = votes;
        SortedMap<String, Paper> papers = definition.papers();
        for (Constituency constituency : Constituency.ALL) {
            Paper paper = papers.get(constituency.id());
            if (paper == null) {
                throw new IllegalStateException("no ballot paper of constituency " + constituency.id());
            }
            RandomBallots ballots = new RandomBallots(paper, RandomBallots.Weights.EVEN);
            List<BallotBytes> drawn = new ArrayList<>();
            for (int i = 0; i < STOCK; i++) {
                drawn.add(BallotBytes.open(ballots.draw(random).bytes()));
            }
            stock.add(drawn);
        }
    }

    @Override
    public Definition definition() {
        return definition;
    }

    @Override
    public VoteCast at(long index, int partition, long seq, Voter voter) {
        int constituency = random.nextInt(stock.size());
        return new VoteCast(
                ID,
                partition,
                seq,
                voter,
                Constituency.ALL.get(constituency).id(),
                1,
                stock.get(constituency).get(random.nextInt(STOCK)),
                "",
                Nonce.random(random),
                opensAt.plus(DAY.toSeconds() * 1_000_000 / votes * index, ChronoUnit.MICROS));
    }
}
