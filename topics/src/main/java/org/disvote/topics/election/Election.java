package org.disvote.topics.election;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// A launched election: its terms and its ballot papers, which never change, and its close as it is in force.
///
/// Two elections are equal if they have the same terms and the same close. How the close was moved is
/// history: a master does not keep it.
public final class Election {

    /// The least time by which a move of the close must precede both closes.
    public static final Duration NOTICE_MIN = Duration.ofSeconds(3);

    public static final Duration NOTICE_DEFAULT = Duration.ofSeconds(60);

    /// The longest ballot of a voter. A request with a longer one would not be taken.
    static final int BALLOT_BYTES_MAX = 1_789;

    /// A close that was moved after the launch.
    ///
    /// @param from the close as it was
    /// @param to the close as it became
    /// @param at when the brokers appended the move
    public record CloseMove(Instant from, Instant to, Instant at) {}

    private final Terms terms;
    private final SortedMap<String, Paper> papers;
    private final Instant closesAt;
    private final Duration notice;
    private final List<CloseMove> closeMoves;
    private final List<Choice> choices;

    private Election(
            Terms terms,
            SortedMap<String, Paper> papers,
            Instant closesAt,
            Duration notice,
            List<CloseMove> closeMoves,
            List<Choice> choices) {
        this.terms = terms;
        this.papers = papers;
        this.closesAt = closesAt;
        this.notice = notice;
        this.closeMoves = closeMoves;
        this.choices = choices;
    }

    /// @param papers of the terms, in any order; others are left out
    /// @throws IllegalArgumentException if [#problems] has any
    public static Election of(Terms terms, Collection<Paper> papers, Instant closesAt, Duration notice) {
        List<String> problems = problems(terms, papers, closesAt, notice);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("election " + terms.id() + ": " + String.join("; ", problems));
        }
        SortedMap<String, Paper> named = named(terms, papers);
        return new Election(terms, named, closesAt, notice, List.of(), shortForm(terms, named));
    }

    /// The election that a launch makes of a definition.
    ///
    /// @param system in which it is launched
    /// @throws IllegalArgumentException if [#problems] has any
    public static Election of(Definition definition, SystemRecord system, Duration notice) {
        return of(terms(definition, system), definition.papers().values(), definition.closesAt(), notice);
    }

    /// The terms that a launch gives to a definition.
    public static Terms terms(Definition definition, SystemRecord system) {
        return Terms.of(
                definition,
                system.origin(),
                definition.voters() == Definition.Voters.PSEUDONYMOUS ? system.voterKey() : Optional.empty());
    }

    /// Everything that prevents a launch, in sentences; besides what [Terms#read] and [Paper#read] refuse. The
    /// writer of a launch and all of its readers apply this rule.
    ///
    /// @param papers those that are known
    public static List<String> problems(Terms terms, Collection<Paper> papers, Instant closesAt, Duration notice) {
        List<String> problems = new ArrayList<>();
        Times.problemOfElectionTime(closesAt).ifPresent(problem -> problems.add("closesAt " + problem));
        if (!terms.opensAt().isBefore(closesAt)) {
            problems.add("closesAt is not after opensAt");
        }
        if (notice.compareTo(NOTICE_MIN) < 0) {
            problems.add("the notice is shorter than " + NOTICE_MIN.toSeconds() + " s");
        }
        Map<String, Paper> known = named(terms, papers);
        terms.papers().forEach((constituency, digest) -> {
            String name = "the paper of constituency " + (constituency.isEmpty() ? "-" : constituency);
            Paper paper = known.get(constituency);
            if (paper == null) {
                problems.add(name + " is missing: " + digest);
            } else if (!paper.electionId().equals(terms.id())) {
                problems.add(name + " is of election " + paper.electionId());
            } else if (paper.longestBallot() > BALLOT_BYTES_MAX) {
                problems.add(
                        "%s allows a ballot of %,d bytes; at most %,d are possible: use shorter IDs or fewer questions"
                                .formatted(name, paper.longestBallot(), BALLOT_BYTES_MAX));
            } else if (terms.seal().isPresent() && !terms.seal().get().holds(paper.longestBallot())) {
                problems.add(
                        "%s allows a ballot of %,d bytes, which does not fit into the seal's pad of %,d: make keys anew"
                                .formatted(
                                        name,
                                        paper.longestBallot(),
                                        terms.seal().get().pad()));
            }
        });
        return problems;
    }

    /// The papers that the terms name.
    private static SortedMap<String, Paper> named(Terms terms, Collection<Paper> papers) {
        SortedMap<String, Paper> named = new TreeMap<>();
        for (Paper paper : papers) {
            if (paper.digest().equals(terms.papers().get(paper.constituency()))) {
                named.put(paper.constituency(), paper);
            }
        }
        return Collections.unmodifiableSortedMap(named);
    }

    /// The choices, if the one paper is what the short form of a definition stands for.
    private static List<Choice> shortForm(Terms terms, SortedMap<String, Paper> papers) {
        Paper only = papers.size() == 1 ? papers.get("") : null;
        if (only == null || only.questions().size() != 1) {
            return List.of();
        }
        Paper.Question question = only.questions().getFirst();
        boolean isShort = question.id().equals(Definition.SHORT_QUESTION)
                && question.title().equals(terms.title())
                && question.pick().equals(new Definition.Range(1, 1))
                && question.allow().isEmpty()
                && question.options().stream()
                        .allMatch(option -> option.candidates().isEmpty());
        return isShort
                ? question.options().stream()
                        .map(option -> new Choice(new ChoiceId(option.id()), option.title()))
                        .toList()
                : List.of();
    }

    /// This election with another close.
    ///
    /// @param at when the brokers appended the move
    Election closingAt(Instant to, Instant at) {
        List<CloseMove> moves = new ArrayList<>(closeMoves);
        moves.add(new CloseMove(closesAt, to, at));
        return new Election(terms, papers, to, notice, List.copyOf(moves), choices);
    }

    /// The same election with this close, as a master has it.
    public Election withClose(Instant close) {
        return close.equals(closesAt) ? this : new Election(terms, papers, close, notice, List.of(), choices);
    }

    public Terms terms() {
        return terms;
    }

    /// By constituency; the empty name stands for everybody else.
    public SortedMap<String, Paper> papers() {
        return papers;
    }

    /// The paper of the voters of a constituency; empty if they have none.
    public Optional<Paper> paper(String constituency) {
        return Optional.ofNullable(papers.getOrDefault(constituency, papers.get("")));
    }

    public ElectionId id() {
        return terms.id();
    }

    /// The digest of the terms, `sha256:` and 64 hexadecimal digits.
    public String digest() {
        return terms.digest();
    }

    /// By language tag.
    public SortedMap<String, String> title() {
        return terms.title();
    }

    /// The first instant at which a vote may be cast.
    public Instant opensAt() {
        return terms.opensAt();
    }

    /// The first instant at which none may be cast any more.
    public Instant closesAt() {
        return closesAt;
    }

    /// By how much a move of the close must precede both closes.
    public Duration notice() {
        return notice;
    }

    /// How the close was moved, the oldest first; empty where only a master's copy is known.
    public List<CloseMove> closeMoves() {
        return closeMoves;
    }

    public Eligibility eligibility() {
        return terms.eligibility();
    }

    public ChangeOfMind changeOfMind() {
        return terms.changeOfMind();
    }

    public boolean liveResults() {
        return terms.liveResults();
    }

    /// The choices of an election whose definition had the short form; empty for others.
    public List<Choice> choices() {
        return choices;
    }

    public boolean has(ChoiceId choice) {
        return choices.stream().anyMatch(candidate -> candidate.id().equals(choice));
    }

    public boolean isOpenAt(Instant time) {
        return !time.isBefore(opensAt()) && time.isBefore(closesAt);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Election that && digest().equals(that.digest()) && closesAt.equals(that.closesAt);
    }

    @Override
    public int hashCode() {
        return 31 * digest().hashCode() + closesAt.hashCode();
    }

    @Override
    public String toString() {
        return "election " + id() + ", " + digest() + ", closes at " + closesAt;
    }
}
