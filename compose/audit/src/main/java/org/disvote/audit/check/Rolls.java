package org.disvote.audit.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.disvote.audit.database.Database;
import org.disvote.audit.database.DatabaseTables.Head;
import org.disvote.audit.database.RollRows;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.json.Digests;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.RollStatement;
import org.jspecify.annotations.Nullable;

/// Checks that the rolls on the masters are those that are stated: the digest of the pseudonyms and the
/// number of voters of each constituency. It needs one pass over all masters for each roll, and keeps some
/// thousand voters of each master in memory.
public final class Rolls {

    private static final String WHERE = "masters";
    private static final int REPORT_VOTERS = 4096;
    private static final int ATTEMPTS_MAX = 3;

    private final Routing routing;
    private final Findings findings;
    private final LongConsumer votersRead;
    private final SortedMap<String, Found> found = new TreeMap<>();
    private long voters;

    public Rolls(Routing routing, Findings findings, LongConsumer votersRead) {
        this.routing = routing;
        this.findings = findings;
        this.votersRead = votersRead;
    }

    /// What the masters have of one roll.
    private record Found(String digest, SortedMap<String, Long> voters) {

        boolean isStated(RollStatement stated) {
            return stated.pseudonymous().equals(digest) && stated.voters().equals(voters);
        }

        @Override
        public String toString() {
            return RollStatement.sizeText(voters) + " with the digest " + digest;
        }
    }

    /// One master's voters in the order of their lines.
    private static final class Source {
        final RollRows rows;
        final Set<Integer> owned;
        byte @Nullable [] line;

        Source(RollRows rows, Set<Integer> owned) {
            this.rows = rows;
            this.owned = owned;
        }

        byte[] line() {
            return line == null ? new byte[0] : line;
        }
    }

    /// @param heads of all masters; those of partitions between two masters included
    /// @param before what was stated last of each roll before the snapshots were taken
    /// @param now what is stated last of each roll. One of the two must hold: a roll may be imported
    ///     meanwhile
    /// @throws UnreachableException if one of them stops answering
    public void check(
            Map<Database, SortedMap<Integer, Head>> heads,
            SortedMap<String, RollStatement> before,
            SortedMap<String, RollStatement> now)
            throws UnreachableException {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (var each : heads.entrySet()) {
            Database master = each.getKey();
            names.addAll(master.tables().rollNames());
            checkPartitions(master, each.getValue().keySet());
        }
        for (String name : names) {
            Found read = read(name, heads);
            found.put(name, read);
            RollStatement stated = now.getOrDefault(name, before.get(name));
            if (stated == null) {
                findings.ofPlace(Kind.OTHER_ROLL, WHERE, "a roll %s that is not stated: %s".formatted(name, read));
            } else if (!read.isStated(stated) && !(before.containsKey(name) && read.isStated(before.get(name)))) {
                findings.ofPlace(
                        Kind.OTHER_ROLL,
                        WHERE,
                        "a roll %s of %s; stated are %s"
                                .formatted(name, read, new Found(stated.pseudonymous(), stated.voters())));
            }
        }
    }

    /// After [#check]: whether the roll of this name on the masters is the one that is stated here.
    public boolean has(String name, RollStatement stated) {
        Found onMasters = found.get(name);
        return onMasters != null && onMasters.isStated(stated);
    }

    private void checkPartitions(Database master, Set<Integer> owned) throws UnreachableException {
        Map<String, Set<Integer>> listed = master.tables().rollPartitions();
        for (String name : new TreeSet<>(master.tables().electionsWithRoll().values())) {
            owned.stream()
                    .filter(partition -> !listed.getOrDefault(name, Set.of()).contains(partition))
                    .forEach(partition -> findings.ofPartition(
                            Kind.OTHER_ROLL,
                            master.where(),
                            partition,
                            "an election has the roll %s, and this master has none of this partition: import it"
                                    .formatted(name)));
        }
    }

    /// The masters' parts are read one chunk after another. If an import changes one of them meanwhile, all are read
    /// again.
    private Found read(String name, Map<Database, SortedMap<Integer, Head>> heads) throws UnreachableException {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            List<String> versions = versions(name, heads.keySet());
            Found read = readOnce(name, heads);
            if (versions.equals(versions(name, heads.keySet()))) {
                return read;
            }
        }
        throw new UnreachableException("roll %s is being imported: run the audit again".formatted(name));
    }

    private static List<String> versions(String name, Set<Database> masters) throws UnreachableException {
        List<String> versions = new ArrayList<>();
        for (Database master : masters) {
            versions.add(master.roll(name).version());
        }
        return versions;
    }

    private Found readOnce(String name, Map<Database, SortedMap<Integer, Head>> heads) throws UnreachableException {
        MessageDigest digest = Digests.sha256();
        SortedMap<String, Long> constituencies = new TreeMap<>();
        PriorityQueue<Source> next = new PriorityQueue<>(Comparator.comparing(Source::line, Arrays::compareUnsigned));
        for (var each : heads.entrySet()) {
            Source source = new Source(each.getKey().roll(name), each.getValue().keySet());
            if (advance(source)) {
                next.add(source);
            }
        }
        for (Source source = next.poll(); source != null; source = next.poll()) {
            digest.update(source.line());
            constituencies.merge(constituency(source.line()), 1L, Long::sum);
            if (++voters % REPORT_VOTERS == 0) {
                votersRead.accept(voters);
            }
            if (advance(source)) {
                next.add(source);
            }
        }
        return new Found(Digests.text(digest.digest()), constituencies);
    }

    /// Skips voters of a partition that has moved away from this master.
    private boolean advance(Source source) throws UnreachableException {
        do {
            source.line = source.rows.next();
            if (source.line == null) {
                return false;
            }
        } while (!source.owned.contains(routing.partitionOf(voter(source.line))));
        return true;
    }

    /// The bytes of a line's voter, which may be of any form: the audit reads what the table holds.
    private static byte[] voter(byte[] line) {
        return Arrays.copyOf(line, comma(line));
    }

    private static String constituency(byte[] line) {
        int comma = comma(line);
        return new String(line, comma + 1, line.length - comma - 2, UTF_8);
    }

    private static int comma(byte[] line) {
        int comma = 0;
        while (line[comma] != ',') {
            comma++;
        }
        return comma;
    }
}
