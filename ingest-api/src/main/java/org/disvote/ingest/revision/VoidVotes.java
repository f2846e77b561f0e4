package org.disvote.ingest.revision;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.Asked;
import org.disvote.ingest.table.VoteTable.Doubtful;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.count.rule.Revisions;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Finds the void votes among those that a master takes from the log, by the counts' rule ([Revisions]), and
/// marks them. So no vote that no count counts is anybody's standing vote here: neither its revision nor its
/// receipt is ever answered.
///
/// A master may take votes of an election that it does not know yet. They are taken as if the last vote
/// counted; when the election comes, [#applyTerms] adds what its terms make void. For one thread, in the
/// caller's transaction.
public final class VoidVotes {

    private static final int MARKED_EACH = 1_000;

    private final VoteTable votes;
    private final ElectionTable elections;

    public VoidVotes(Connection session) {
        votes = new VoteTable(session);
        elections = new ElectionTable(session);
    }

    /// The void ones among votes that come next. Nobody may write votes of their partitions meanwhile.
    ///
    /// @param next those of each partition in seq order
    public Set<Position> among(List<VoteCast> next) throws SQLException {
        Map<Participant, Integer> standing = standing(next);
        Map<ElectionId, Boolean> lastCounts = new HashMap<>();
        Set<Position> voids = new HashSet<>();
        for (VoteCast vote : next) {
            Boolean known = lastCounts.get(vote.electionId());
            if (known == null) {
                known = lastCounts(vote.electionId());
                lastCounts.put(vote.electionId(), known);
            }
            Participant participant = participant(vote);
            if (Revisions.isVoid(known, standing.getOrDefault(participant, 0), vote.revision())) {
                voids.add(vote.position());
            } else {
                standing.put(participant, vote.revision());
            }
        }
        return voids;
    }

    private Map<Participant, Integer> standing(List<VoteCast> next) throws SQLException {
        Set<Asked> asked = new LinkedHashSet<>();
        next.forEach(vote -> asked.add(new Asked(participant(vote), 1, Optional.empty())));
        Map<Participant, Integer> standing = new HashMap<>();
        votes.earlier(asked)
                .forEach((participant, earlier) -> earlier.newest()
                        .ifPresent(newest ->
                                standing.put(participant, newest.vote().revision())));
        return standing;
    }

    private static Participant participant(VoteCast vote) {
        return new Participant(vote.electionId(), vote.voter());
    }

    private boolean lastCounts(ElectionId id) throws SQLException {
        Poll known = elections.polls(Set.of(id)).byElection().get(id);
        return known == null || known.lastCounts();
    }

    /// Marks all void votes of a master whose votes were all taken from the log.
    public void markAll() throws SQLException {
        Chain chain = new Chain();
        votes.doubtful(chain::add);
        chain.mark();
        for (ElectionTable.Row row : elections.rows()) {
            applyTerms(row);
        }
    }

    /// Votes of one voter after another, each voter's in seq order.
    private final class Chain {

        private final List<Position> found = new ArrayList<>();
        private @Nullable Participant participant;
        private int standing;

        void add(Doubtful vote) throws SQLException {
            if (!vote.participant().equals(participant)) {
                participant = vote.participant();
                standing = 0;
            }
            if (Revisions.isVoid(true, standing, vote.revision())) {
                found.add(vote.position());
            } else {
                standing = vote.revision();
            }
            if (found.size() == MARKED_EACH) {
                mark();
            }
        }

        void mark() throws SQLException {
            votes.setVoid(found);
            found.clear();
        }
    }

    /// Marks what the terms of an election make void that this master did not know before. It has the election by
    /// now.
    public void applyTerms(Election election) throws SQLException {
        if (Revisions.isVoidByTerms(election.changeOfMind() == ChangeOfMind.LAST_COUNTS, 2)) {
            votes.setVoidByTerms(election.id());
        }
    }

    /// See [#applyTerms(Election)]. A row that is no election has no terms.
    public void applyTerms(ElectionTable.Row row) throws SQLException {
        Election election = elections.election(row).orElse(null);
        if (election != null) {
            applyTerms(election);
        }
    }
}
