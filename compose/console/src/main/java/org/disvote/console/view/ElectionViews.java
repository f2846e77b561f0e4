package org.disvote.console.view;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.disvote.console.view.Snapshot.ElectionView;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.ingest.election.Closing;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.statement.RollStatement;

/// The elections as the page shows them. Safe for any number of threads.
final class ElectionViews {

    /// Of the records without effect, only the newest are shown.
    private static final int RECORDS_MAX = 5;

    private final TopicsWatch topics;
    private final Clock clock;

    ElectionViews(TopicsWatch topics, Clock clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /// By ascending ID.
    List<ElectionView> inForce() {
        Set<ElectionId> withheld = topics.withheld().keySet();
        return topics.elections()
                .map(election -> view(election, withheld.contains(election.id())))
                .toList();
    }

    private ElectionView view(Election election, boolean withheld) {
        Counts counts = topics.counts();
        Closing closing = topics.closing(election);
        return new ElectionView(
                election.id(),
                election.title(),
                election.opensAt(),
                election.closesAt(),
                withheld ? "withheld" : state(election, clock.instant()),
                counts.voters(election.id()),
                topics.roll(election).map(RollStatement::size).orElse(null),
                mayShowResults(election, closing) ? results(election, counts) : null,
                closing.isFinal());
    }

    private static String state(Election election, Instant now) {
        if (election.isOpenAt(now)) {
            return "open";
        }
        return now.isBefore(election.opensAt()) ? "not-yet-open" : "closed";
    }

    /// The rule is the same as for voters: no results while any partition may still take a vote. The clock does
    /// not decide.
    static boolean mayShowResults(Election election, Closing closing) {
        return election.liveResults() || closing.sealed();
    }

    private static List<QuestionView> results(Election election, Counts counts) {
        return QuestionView.all(
                Grouping.of(election).papers().values(),
                counts.byConstituency(election.id()).values());
    }

    /// What operators should look at: shards first, then elections that none opens, then records without effect, the
    /// newest first.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        topics.differingElections().forEach((shard, differing) -> {
            if (differing > 0) {
                notes.add("shard %d lacks %s or has another version: run disvote election list"
                        .formatted(shard, Quantity.of(differing, "election")));
            }
        });
        new TreeMap<>(topics.withheld())
                .forEach((election, reason) ->
                        notes.add("election %s is launched: %s".formatted(election.value(), reason.explanation())));
        List<SkippedRecord> skipped = topics.skippedRecords();
        skipped.subList(Math.max(0, skipped.size() - RECORDS_MAX), skipped.size()).reversed().stream()
                .map(record -> "a record of the elections or closings topic counts for nothing: " + record)
                .forEach(notes::add);
        return notes;
    }
}
