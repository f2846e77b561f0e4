package org.disvote.audit.transcript;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.tree.Frontier;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.InvalidBallotException;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.sealing.EnvelopeForm;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// Counts one election again from the votes of the log, as far as that is possible without its key: of a
/// sealed one, who voted in which constituency. It keeps one partition's voters in memory, and of an open
/// election their ballots. Not thread-safe.
public final class CountFold {

    /// @param ballot of an open election
    /// @param isFormed whether an envelope has the form of one
    private record Standing(
            int revision, long seq, String constituency, Optional<BallotBytes> ballot, boolean isFormed) {}

    private final Election election;
    private final List<Long> headsAtTerms;
    private final List<Long> lastSeqs;
    private final RollDeviations deviations;
    private final boolean isRollTheStated;

    private final TreeHash hash = new TreeHash();
    private final Frontier tree = new Frontier(hash);
    private final long[] inputCounts;
    private final Map<Voter, Standing> standing = new HashMap<>();
    private final SortedMap<String, Long> invalid = new TreeMap<>();
    private final SortedMap<String, Long> countable = new TreeMap<>();
    private final OpenTally tally = new OpenTally();
    private long voids;
    private long voters;

    /// @param headsAtTerms by partition, the last seq whose leaf stands before the election's terms
    /// @param lastSeqs by partition, as its close says
    /// @param deviations are complete for a partition when its votes end
    /// @param isRollTheStated whether they are of the roll that decides, the last one stated before the close
    public CountFold(
            Election election,
            List<Long> headsAtTerms,
            List<Long> lastSeqs,
            RollDeviations deviations,
            boolean isRollTheStated) {
        this.election = election;
        this.headsAtTerms = List.copyOf(headsAtTerms);
        this.lastSeqs = List.copyOf(lastSeqs);
        this.deviations = deviations;
        this.isRollTheStated = isRollTheStated;
        inputCounts = new long[lastSeqs.size()];
    }

    Election election() {
        return election;
    }

    boolean isSealed() {
        return election.terms().seal().isPresent();
    }

    /// A vote of the election, by ascending position. One behind its close is left out.
    ///
    /// @param digest of its record
    public void vote(VoteCast vote, byte[] digest) {
        int partition = vote.partition();
        if (vote.seq() > lastSeqs.get(partition)) {
            return;
        }
        String leaf = "%d\n%d\n%s\n".formatted(partition, vote.seq(), Base64UrlText.encode(digest));
        tree.append(hash.leaf(leaf.getBytes(US_ASCII)));
        inputCounts[partition]++;
        Standing before = standing.get(vote.voter());
        boolean isNext = vote.revision() == (before == null ? 1 : before.revision + 1);
        boolean mayChange = election.changeOfMind() == ChangeOfMind.LAST_COUNTS;
        if (vote.seq() <= headsAtTerms.get(partition) || !isNext || (vote.revision() > 1 && !mayChange)) {
            voids++;
            return;
        }
        standing.put(vote.voter(), standing(vote));
    }

    private Standing standing(VoteCast vote) {
        return new Standing(
                vote.revision(),
                vote.seq(),
                vote.constituency(),
                isSealed() ? Optional.empty() : Optional.of(vote.ballot()),
                election.terms()
                        .seal()
                        .filter(seal -> EnvelopeForm.problem(vote.ballot().bytes(), seal)
                                .isEmpty())
                        .isPresent());
    }

    /// A voter's votes are all in one partition. To be called after the last vote of each.
    public void endOfPartition(int partition) {
        voters += standing.size();
        standing.forEach((voter, vote) -> {
            String reason = reason(partition, vote);
            if (reason != null) {
                invalid.merge(reason, 1L, Long::sum);
            } else {
                countable.merge(vote.constituency, 1L, Long::sum);
            }
        });
        standing.clear();
    }

    private @Nullable String reason(int partition, Standing vote) {
        if (election.eligibility() == Eligibility.ROLL && isRollTheStated) {
            String byRoll = deviations.reason(new Position(partition, vote.seq));
            if (byRoll != null) {
                return byRoll;
            }
        }
        if (election.eligibility() == Eligibility.ANYONE && !vote.constituency.isEmpty()) {
            return "constituency";
        }
        return isSealed() ? (vote.isFormed ? null : "does-not-open") : ofOpen(vote);
    }

    private @Nullable String ofOpen(Standing vote) {
        BallotBytes ballot = vote.ballot.orElseThrow();
        if (!ballot.isOpen()) {
            return "bad-plaintext";
        }
        Paper paper = election.paper(vote.constituency).orElse(null);
        if (paper == null) {
            return isBallot(ballot.content()) ? "not-allowed" : "not-canonical";
        }
        try {
            Answers answers = Ballot.decode(ballot.content(), paper);
            tally.add(vote.constituency, paper, answers);
            return null;
        } catch (InvalidBallotException e) {
            return e.reason().word();
        }
    }

    private static boolean isBallot(byte[] bytes) {
        try {
            return Ballot.problemsOfShape(Jcs.read(bytes)).isEmpty();
        } catch (MalformedEventException e) {
            return false;
        }
    }

    List<Long> inputCounts() {
        List<Long> counts = new ArrayList<>();
        Arrays.stream(inputCounts).forEach(counts::add);
        return counts;
    }

    String inputRoot() {
        return TreeHash.text(tree.root());
    }

    long voids() {
        return voids;
    }

    long voters() {
        return voters;
    }

    /// Voters whose ballot does not count for a reason that needs no key.
    long invalid(String reason) {
        return invalid.getOrDefault(reason, 0L);
    }

    /// All other voters, by constituency.
    SortedMap<String, Long> countable() {
        return countable;
    }

    OpenTally tally() {
        return tally;
    }

    /// Whether every vote that the roll contradicts is known.
    boolean isRollKnown() {
        return isRollTheStated && !deviations.isFull();
    }
}
