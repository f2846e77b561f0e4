package org.disvote.audit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.disvote.audit.check.Place.Role;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.jspecify.annotations.Nullable;

/// Reads all places at the same time, position by position, and finds what is missing, extra or different,
/// and whether that is wrong or only behind. It needs one pass, and keeps one vote of each place in memory.
///
/// A missing vote is wrong if the place claims to have it or holds a later one. It is behind if it was on the
/// master before the audit began. Otherwise it is newer traffic and is not reported. A vote beyond the end of
/// a place upstream is extra, because the snapshots were taken downstream first.
public final class Comparison {

    /// The target of a partition whose master does not answer: every vote that any place has.
    public static final long EVERYTHING = Long.MAX_VALUE;

    private static final int READ_REPORT_VOTES = 4096;

    private final List<Place> places;
    private final long[] targets;
    private final Findings findings;
    private final LongConsumer votesRead;
    private long read;

    /// @param places masters first, then the log, then the replicas
    /// @param targets by partition, the seq that every place must have reached
    /// @param votesRead is called now and then with the number of votes read from all places
    public Comparison(List<Place> places, long[] targets, Findings findings, LongConsumer votesRead) {
        this.places = List.copyOf(places);
        this.targets = targets.clone();
        this.findings = findings;
        this.votesRead = votesRead;
    }

    public void run() {
        for (Place place : places) {
            advance(place);
        }
        int partition = 0;
        long last = 0;
        for (Place first = lowest(); first != null; first = lowest()) {
            int nextPartition = first.partition();
            long seq = first.seq();
            while (partition < nextPartition && partition < targets.length) {
                endOf(partition, last);
                partition++;
                last = 0;
            }
            if (nextPartition >= 0 && nextPartition < targets.length) {
                if (seq > last + 1) {
                    missingEverywhere(nextPartition, last + 1, seq - 1);
                }
                last = seq;
            }
            compareAt(nextPartition, seq);
        }
        while (partition < targets.length) {
            endOf(partition, last);
            partition++;
            last = 0;
        }
        places.forEach(Place::end);
        votesRead.accept(read);
    }

    private @Nullable Place lowest() {
        Place lowest = null;
        for (Place place : places) {
            if (place.isPresent() && (lowest == null || place.isBefore(lowest))) {
                lowest = place;
            }
        }
        return lowest;
    }

    private void compareAt(int partition, long seq) {
        byte[] any = null;
        boolean same = true;
        for (Place place : places) {
            if (place.isAt(partition, seq)) {
                if (any == null) {
                    any = place.bytes();
                } else if (!Arrays.equals(any, place.bytes())) {
                    same = false;
                }
            }
        }
        if (!same) {
            reportDifferent(partition, seq);
        }
        Place ended = null;
        for (Place place : places) {
            if (place.expects(partition) && !place.isAt(partition, seq) && isBeyondEnd(place, partition, seq, seq)) {
                if (ended == null || place.role.compareTo(ended.role) > 0) {
                    ended = place;
                }
            }
        }
        boolean digested = partition >= 0 && partition < targets.length && seq <= targets[partition];
        for (Place place : places) {
            if (place.isAt(partition, seq)) {
                reportExtra(place, partition, seq, ended);
                place.count(digested);
                advance(place);
            }
        }
    }

    private void reportExtra(Place place, int partition, long seq, @Nullable Place ended) {
        if (!place.expects(partition)) {
            findings.ofVotes(
                    Kind.EXTRA,
                    place.where,
                    partition,
                    seq,
                    seq,
                    place.role == Role.MASTER
                            ? "no head row for this partition here"
                            : "the log has no such partition");
        } else if (ended != null && place.role.compareTo(ended.role) < 0) {
            findings.ofVotes(
                    Kind.EXTRA, place.where, partition, seq, seq, "beyond the end of what " + ended.where + " has");
        }
    }

    private void reportDifferent(int partition, long seq) {
        List<Place> holders =
                places.stream().filter(place -> place.isAt(partition, seq)).toList();
        // The bytes that most places hold are taken as right; in a tie those of the master, then of the log.
        List<Place> believed = List.of();
        for (Place candidate : holders) {
            List<Place> alike = holders.stream()
                    .filter(place -> Arrays.equals(place.bytes(), candidate.bytes()))
                    .toList();
            if (alike.size() > believed.size()) {
                believed = alike;
            }
        }
        String names = names(believed);
        for (Place place : holders) {
            if (!believed.contains(place)) {
                findings.ofVote(Kind.DIFFERENT, place.where, partition, seq, "other bytes than " + names);
            }
        }
    }

    private static String names(List<Place> places) {
        List<String> names = new ArrayList<>();
        places.forEach(place -> names.add(place.where));
        return String.join(", ", names);
    }

    /// No place holds these votes: the numbering itself has a gap.
    private void missingEverywhere(int partition, long from, long to) {
        for (Place place : places) {
            if (place.expects(partition)) {
                isBeyondEnd(place, partition, from, to);
            }
        }
    }

    /// After the last vote that any place holds of this partition.
    private void endOf(int partition, long last) {
        for (Place place : places) {
            if (!place.expects(partition)) {
                continue;
            }
            long target = targets[partition] == EVERYTHING ? last : targets[partition];
            long end = Math.max(place.claim(partition), target);
            if (end > last) {
                isBeyondEnd(place, partition, last + 1, end);
            }
            long highest = place.highestSeq(partition);
            if (place.role != Role.LOG && place.claim(partition) < highest) {
                findings.ofVote(
                        Kind.MISCOUNTED,
                        place.where,
                        partition,
                        highest,
                        (place.role == Role.MASTER ? "its head says " : "its applied row says ")
                                + place.claim(partition) + ", its votes go to " + highest);
            }
        }
    }

    /// The place lacks the votes `from..to`. Reports those of them that it should have.
    ///
    /// @return whether the place ends before `from`, so that these votes are extra in places downstream
    private boolean isBeyondEnd(Place place, int partition, long from, long to) {
        long claim = place.isIn(partition) ? to : Math.min(to, place.claim(partition));
        if (from <= claim) {
            findings.ofVotes(
                    Kind.MISSING,
                    place.where,
                    partition,
                    from,
                    claim,
                    switch (place.role) {
                        case MASTER -> "its head is at or beyond";
                        case LOG -> "published, or followed by later votes";
                        case REPLICA -> "applied, or followed by later votes";
                    });
        }
        long missing = Math.max(from, claim + 1);
        long target = Math.min(to, targets[partition]);
        if (missing <= target) {
            findings.ofVotes(
                    Kind.BEHIND,
                    place.where,
                    partition,
                    missing,
                    target,
                    "on the master before the audit, not here yet");
        }
        return from > claim;
    }

    private void advance(Place place) {
        try {
            place.advance();
        } catch (UnreachableException e) {
            findings.ofPlace(Kind.UNREACHABLE, place.where, String.valueOf(e.getMessage()));
            return;
        }
        if (++read % READ_REPORT_VOTES == 0) {
            votesRead.accept(read);
        }
    }
}
