package org.disvote.audit.check;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.LongConsumer;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Database;
import org.disvote.audit.source.DatabaseTables.Head;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.election.Roll;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// Checks that the electoral roll on the masters is the one that the elections topic announces. It needs one
/// pass over all masters, and keeps one voter of each in memory.
public final class Rolls {

    private static final String WHERE = "masters";
    private static final int REPORT_VOTERS = 4096;

    private final Routing routing;
    private final Findings findings;
    private final LongConsumer votersRead;

    public Rolls(Routing routing, Findings findings, LongConsumer votersRead) {
        this.routing = routing;
        this.findings = findings;
        this.votersRead = votersRead;
    }

    /// One master's voters in the order of their lines.
    private static final class Source {
        final Database master;
        final Set<Integer> owned;
        byte @Nullable [] line;

        Source(Database master, Set<Integer> owned) {
            this.master = master;
            this.owned = owned;
        }

        byte[] line() {
            return line == null ? new byte[0] : line;
        }
    }

    /// @param heads of all masters, each on a snapshot; those of partitions between two masters included
    /// @param announced the roll, as the elections topic states it
    /// @throws UnreachableException if one of them stops answering
    public void check(Map<Database, SortedMap<Integer, Head>> heads, Optional<Roll> announced)
            throws UnreachableException {
        List<Source> sources = new ArrayList<>();
        for (var each : heads.entrySet()) {
            Database master = each.getKey();
            Set<Integer> owned = each.getValue().keySet();
            Set<Integer> listed = master.tables().rollPartitions();
            if (!master.tables().electionsWithRoll().isEmpty()) {
                owned.stream()
                        .filter(partition -> !listed.contains(partition))
                        .forEach(partition -> findings.ofPartition(
                                Kind.OTHER_ROLL,
                                master.where(),
                                partition,
                                "an election has a roll, and this master has none of this partition: import it"));
            }
            sources.add(new Source(master, owned));
        }
        MessageDigest digest = Place.sha256();
        long voters = 0;
        PriorityQueue<Source> next = new PriorityQueue<>(Comparator.comparing(Source::line, Arrays::compareUnsigned));
        for (Source source : sources) {
            source.master.startReadingRoll();
            if (advance(source)) {
                next.add(source);
            }
        }
        for (Source source = next.poll(); source != null; source = next.poll()) {
            digest.update(source.line());
            if (++voters % REPORT_VOTERS == 0) {
                votersRead.accept(voters);
            }
            if (advance(source)) {
                next.add(source);
            }
        }
        String found = "sha256:" + HexFormat.of().formatHex(digest.digest());
        if (announced.isEmpty() && voters > 0) {
            findings.ofPlace(
                    Kind.OTHER_ROLL,
                    WHERE,
                    "a roll of %,d voters that the elections topic tells nothing of".formatted(voters));
        } else if (announced.isPresent() && !announced.get().digest().equals(found)) {
            findings.ofPlace(
                    Kind.OTHER_ROLL,
                    WHERE,
                    "a roll of %,d voters with the digest %s; the elections topic tells of %,d with %s"
                            .formatted(
                                    voters,
                                    found,
                                    announced.get().voters(),
                                    announced.get().digest()));
        }
    }

    /// Skips voters of a partition that has moved away from this master.
    private boolean advance(Source source) throws UnreachableException {
        do {
            source.line = source.master.nextOfRoll();
            if (source.line == null) {
                return false;
            }
        } while (!source.owned.contains(routing.partitionOf(voterId(source.line))));
        return true;
    }

    /// The bytes of a line's voter ID, which may be of any form: the audit reads what the table holds.
    private static byte[] voterId(byte[] line) {
        int comma = 0;
        while (line[comma] != ',') {
            comma++;
        }
        return Arrays.copyOf(line, comma);
    }
}
