package org.disvote.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.disvote.audit.check.Place;
import org.disvote.audit.check.Place.Role;
import org.disvote.audit.database.Database;
import org.disvote.audit.finding.Finding;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.receipt.ReceiptsReport;
import org.disvote.audit.since.ElectionState;
import org.disvote.audit.since.SinceReport;
import org.disvote.audit.source.Log;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;

/// What an audit found, for people and, as JSON, for machines.
///
/// @param verdict the worst of all
/// @param auditedAt when it began
/// @param masters by shard index
/// @param mastersDigest of all masters' partitions together; equal to the digest of a log and of replicas
///     that hold the same
/// @param replicas by name
/// @param findingsTotal how many findings there are, also those not listed
/// @param notes what an operator should know although it is not wrong
/// @param tree of the notary's log; absent where no notary has written, or the tree could not be folded
/// @param elections what is launched, for a later audit
/// @param counts those that are stated or were named, and could be read
/// @param receipts absent where none were named
/// @param since absent where no earlier report was named
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditReport(
        Verdict verdict,
        Instant auditedAt,
        double seconds,
        List<OfPlace> masters,
        String mastersDigest,
        OfPlace log,
        SortedMap<String, OfPlace> replicas,
        long findingsTotal,
        List<Finding> findings,
        List<String> notes,
        @Nullable TreeReport tree,
        List<ElectionState> elections,
        List<CountReport> counts,
        @Nullable ReceiptsReport receipts,
        @Nullable SinceReport since) {

    private static final int DIGEST_SHOWN = 16;

    /// From good to bad.
    public enum Verdict {
        EQUAL,
        BEHIND,
        UNREACHABLE,
        WRONG;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param votes how many it holds
    /// @param highestSeqs the sum of the highest seqs of its partitions; equal to `votes` where no partition
    ///     has a gap
    /// @param behind how many votes it lacks that were on the masters before the audit began
    /// @param digest SHA-256 over its partitions' digests in ascending order. It covers the votes up to the
    ///     heads that the audit waited for, so that places with the same votes have the same digest in a
    ///     running system, too
    /// @param partitions those that it owns, on a master; all of them elsewhere
    public record OfPlace(
            String where,
            Verdict verdict,
            long votes,
            long highestSeqs,
            long behind,
            String digest,
            List<OfPartition> partitions) {}

    /// @param upTo the seq up to which the digest goes
    /// @param digest SHA-256 of the canonical bytes of its votes, one after the other
    public record OfPartition(int partition, long votes, long highestSeq, long upTo, String digest) {}

    static AuditReport of(
            AuditTargets targets,
            Instant begun,
            double seconds,
            List<Place> places,
            long[] expected,
            Findings findings,
            List<String> notes) {
        List<OfPlace> masters = new ArrayList<>();
        for (int shard = 0; shard < targets.masters().size(); shard++) {
            masters.add(of(Database.master(shard), places, expected, findings));
        }
        SortedMap<String, OfPlace> replicas = new TreeMap<>();
        targets.replicas()
                .keySet()
                .forEach(name -> replicas.put(name, of("replica " + name, places, expected, findings)));
        Verdict verdict = findings.isWrong()
                ? Verdict.WRONG
                : findings.has(Kind.UNREACHABLE)
                        ? Verdict.UNREACHABLE
                        : findings.has(Kind.BEHIND) ? Verdict.BEHIND : Verdict.EQUAL;
        return new AuditReport(
                verdict,
                begun,
                seconds,
                masters,
                digestOf(masters.stream()
                        .flatMap(master -> master.partitions().stream())
                        .sorted(Comparator.comparingInt(OfPartition::partition))
                        .toList()),
                of(Log.WHERE, places, expected, findings),
                replicas,
                findings.total(),
                findings.kept(),
                notes,
                null,
                List.of(),
                List.of(),
                null,
                null);
    }

    AuditReport with(
            @Nullable TreeReport ofTree,
            List<ElectionState> launched,
            List<CountReport> ofCounts,
            @Nullable ReceiptsReport ofReceipts,
            @Nullable SinceReport sinceEarlier) {
        return new AuditReport(
                verdict,
                auditedAt,
                seconds,
                masters,
                mastersDigest,
                log,
                replicas,
                findingsTotal,
                findings,
                notes,
                ofTree,
                launched,
                ofCounts,
                ofReceipts,
                sinceEarlier);
    }

    /// Whether nothing at all was found: what the command's exit code says.
    public boolean foundNothing() {
        return verdict == Verdict.EQUAL && findingsTotal == 0;
    }

    private static OfPlace of(String where, List<Place> places, long[] expected, Findings findings) {
        @Nullable
        Place place = places.stream()
                .filter(candidate -> candidate.where.equals(where))
                .findFirst()
                .orElse(null);
        if (place == null) {
            return new OfPlace(where, Verdict.UNREACHABLE, 0, 0, 0, "", List.of());
        }
        long behind = findings.votes(Kind.BEHIND, where);
        Verdict verdict = findings.isWrong(where)
                ? Verdict.WRONG
                : place.isUnreachable() ? Verdict.UNREACHABLE : behind > 0 ? Verdict.BEHIND : Verdict.EQUAL;
        IntPredicate shown = partition ->
                place.role != Role.MASTER || place.claim(partition) != Place.NOT_OWNED || place.votes(partition) > 0;
        List<OfPartition> partitions = IntStream.range(0, expected.length)
                .filter(shown)
                .mapToObj(partition -> new OfPartition(
                        partition,
                        place.votes(partition),
                        place.highestSeq(partition),
                        Math.min(expected[partition], place.highestSeq(partition)),
                        place.digest(partition)))
                .toList();
        return new OfPlace(
                where,
                verdict,
                partitions.stream().mapToLong(OfPartition::votes).sum(),
                partitions.stream().mapToLong(OfPartition::highestSeq).sum(),
                behind,
                digestOf(partitions),
                partitions);
    }

    private static String digestOf(List<OfPartition> partitions) {
        MessageDigest whole = Digests.sha256();
        partitions.forEach(partition -> whole.update(HexFormat.of().parseHex(partition.digest())));
        return HexFormat.of().formatHex(whole.digest());
    }

    /// A table of the places, then the findings and notes, as plain text.
    public String text() {
        StringBuilder text = new StringBuilder();
        List<OfPlace> rows = new ArrayList<>(masters);
        rows.add(log);
        rows.addAll(replicas.values());
        int width = Math.max(
                7, rows.stream().mapToInt(row -> row.where().length()).max().orElse(0));
        String head = "%-" + width + "s  %10s  %12s  %12s  %-16s  %s%n";
        text.append(head.formatted("", "partitions", "votes", "highest seqs", "digest", "verdict"));
        for (OfPlace row : rows) {
            if (row.equals(log) && masters.size() > 1) {
                text.append(head.formatted("masters", "", "", "", mastersDigest.substring(0, DIGEST_SHOWN), ""));
            }
            text.append(head.formatted(
                    row.where(),
                    row.partitions().size(),
                    "%,d".formatted(row.votes()),
                    "%,d".formatted(row.highestSeqs()),
                    row.digest()
                            .substring(0, Math.min(DIGEST_SHOWN, row.digest().length())),
                    switch (row.verdict()) {
                        case EQUAL -> "equal";
                        case BEHIND -> "behind by %,d".formatted(row.behind());
                        case UNREACHABLE -> "unreachable";
                        case WRONG -> "WRONG";
                    }));
        }
        text.append("tree: ")
                .append(tree == null ? "no notary has written to its topic, or it was not folded" : tree.text())
                .append('\n');
        counts.forEach(count -> text.append(count.text()).append('\n'));
        if (receipts != null) {
            text.append(receipts.text()).append('\n');
        }
        if (since != null) {
            text.append(since.text()).append('\n');
        }
        if (!findings.isEmpty()) {
            text.append("%n%s%s:%n"
                    .formatted(
                            Quantity.of(findingsTotal, "finding"),
                            findings.size() < findingsTotal
                                    ? ", the first %d of them".formatted(findings.size())
                                    : ""));
            for (Finding finding : findings) {
                text.append("  %-14s %-12s %-16s %s%n"
                        .formatted(finding.kind(), finding.where(), finding.position(), finding.what()));
            }
        }
        notes.forEach(note -> text.append("note: ").append(note).append('\n'));
        text.append("%n%s after %.1f s%n"
                .formatted(
                        switch (verdict) {
                            case EQUAL ->
                                foundNothing()
                                        ? "Equal: masters, log and replicas hold the same votes"
                                        : "Not wrong, but "
                                                + Quantity.of(findingsTotal, "finding asks", "findings ask")
                                                + " for an explanation: masters, log and replicas hold the same votes";
                            case BEHIND -> "Behind, not wrong: not everything has arrived everywhere";
                            case UNREACHABLE -> "Not all of it could be read";
                            case WRONG -> "WRONG: do not trust this system before this is explained";
                        },
                        seconds));
        return text.toString();
    }
}
