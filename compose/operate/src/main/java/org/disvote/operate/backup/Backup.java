package org.disvote.operate.backup;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.roster.Roster;
import org.disvote.operate.backup.Manifest.Kept;
import org.disvote.operate.backup.Manifest.Part;
import org.disvote.operate.backup.Manifest.Roll;
import org.disvote.operate.roll.RollExport;
import org.disvote.operate.roll.RollTopic;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.json.Digests;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.statement.RollStatement;
import org.jspecify.annotations.Nullable;

/// Backs up a system into a folder, while votes come in. A run on a folder that has a backup adds what is new since.
///
/// The order of reading makes the copy consistent: the notary's topic and the statements first, then the votes, then
/// the elections. So every vote that the tree has is in the copy, and every election of a vote.
public final class Backup {

    /// The topics that nothing can make again, in the order in which they are read. Progress and counts follow from
    /// the votes.
    static final List<String> TOPICS = List.of(
            TopicCatalog.NOTARY,
            TopicCatalog.CLOSINGS,
            TopicCatalog.STATEMENTS,
            TopicCatalog.VOTES,
            TopicCatalog.ELECTIONS,
            TopicCatalog.DRAFTS);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration CHECK_EACH = Duration.ofMillis(200);
    private static final int BUFFER = 1 << 16;

    private final Source source;
    private final Path folder;
    private final BackupWatch watch;
    private final SystemRecord system;
    private final Optional<Manifest> before;

    /// What is backed up.
    ///
    /// @param masters JDBC URLs of all, in any order; none to leave out the rolls
    /// @param report that of an audit, to be kept with the backup
    /// @param patience how long at most to wait until the log has what the masters had at the beginning
    public record Source(List<String> masters, Brokers brokers, Optional<Path> report, Duration patience) {
        public Source {
            masters = List.copyOf(masters);
        }

        /// Hides the databases' credentials.
        @Override
        public String toString() {
            return "Source[" + masters.size() + " masters]";
        }
    }

    private Backup(Source source, Path folder, BackupWatch watch) {
        this.source = source;
        this.folder = folder;
        this.watch = watch;
        system = SystemTopic.read(source.brokers());
        before = Manifest.find(folder);
    }

    /// @param folder a new or empty one, or one with a backup of the same system
    /// @throws OperatorException if nothing was backed up; the folder's backup is as it was
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer
    public static Manifest run(Source source, Path folder, BackupWatch watch) throws InterruptedException {
        try {
            prepare(folder);
            return new Backup(source, folder, watch).run();
        } catch (IOException e) {
            throw new OperatorException(
                    "the backup cannot be written to %s (%s), and what was there is as it was"
                            .formatted(folder, OperatorFile.why(e)),
                    e);
        }
    }

    /// Ballots of open elections and rolls are in it, so only its owner may enter.
    private static void prepare(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (var entries = Files.list(folder)) {
            boolean own = Files.exists(folder.resolve(Manifest.FILE))
                    || entries.allMatch(entry -> List.of("topics", "rolls", Manifest.DRAFT)
                            .contains(String.valueOf(entry.getFileName()))); // of a run that ended early
            if (!own) {
                throw new OperatorException(
                        "%s holds files that are no backup: name a new folder, or one with a backup of this system"
                                .formatted(folder));
            }
        }
    }

    private Manifest run() throws IOException, InterruptedException {
        Instant begun = Instant.now();
        requireSameSystem();
        Routing routing = system.routing();
        Heads heads = heads(routing);
        SortedMap<String, RollStatement> stated =
                new RollTopic(source.brokers()).read().all();
        List<Roll> rolls = new ArrayList<>();
        if (!source.masters().isEmpty()) {
            for (RollStatement each : stated.values()) {
                rolls.add(roll(each));
            }
        }
        List<Part> parts = new ArrayList<>();
        try (Admin admin = source.brokers().admin(ANSWER_MAX)) {
            Map<String, TopicDescription> topics =
                    Answers.of(admin.describeTopics(TOPICS).allTopicNames());
            TopicCopy copy = new TopicCopy(source.brokers(), folder, routing);
            for (String topic : TOPICS) {
                boolean isLog = topic.equals(TopicCatalog.VOTES);
                List<Part> known = known(requireNonNull(topics.get(topic)), isLog ? routing.partitions() : 1);
                parts.addAll(isLog ? copyVotes(copy, known, heads) : copy.copy(known, watch));
            }
        }
        if (!new RollTopic(source.brokers()).read().all().equals(stated)) {
            throw new OperatorException("a roll was imported meanwhile: run the backup again");
        }
        Manifest manifest = new Manifest(
                Manifest.VERSION,
                system.origin(),
                routing.partitions(),
                system.voterKey().orElse(null),
                madeAt(begun),
                heads.shards(),
                heads.seqs(),
                parts,
                rolls,
                report());
        manifest.write(folder);
        return manifest;
    }

    private void requireSameSystem() {
        before.filter(manifest -> !manifest.origin().equals(system.origin())).ifPresent(manifest -> {
            throw new OperatorException("%s holds a backup of the system %s, and this is %s: name another folder"
                    .formatted(folder, manifest.origin(), system.origin()));
        });
    }

    private List<Instant> madeAt(Instant begun) {
        List<Instant> all = new ArrayList<>(before.map(Manifest::madeAt).orElse(List.of()));
        all.add(begun);
        return all;
    }

    /// Which partitions each shard owns, and by partition how far its master is.
    private record Heads(List<List<Integer>> shards, List<Long> seqs) {}

    private Heads heads(Routing routing) {
        List<List<Integer>> shards = new ArrayList<>();
        Long[] seqs = new Long[source.masters().isEmpty() ? 0 : routing.partitions()];
        Arrays.fill(seqs, 0L);
        if (!source.masters().isEmpty()) {
            List<String> byShard = Roster.readAll(source.masters(), routing);
            for (int shard = 0; shard < byShard.size(); shard++) {
                try (MasterReader master = new MasterReader(new Shard(shard), byShard.get(shard))) {
                    var rows = master.heads();
                    shards.add(List.copyOf(rows.keySet()));
                    rows.forEach((partition, head) -> {
                        if (partition >= 0 && partition < seqs.length) {
                            seqs[partition] = head.lastSeq();
                        }
                    });
                }
            }
        }
        return new Heads(shards, List.of(seqs));
    }

    /// The partitions of a topic as the backup has them.
    private List<Part> known(TopicDescription topic, int partitions) {
        String id = topic.topicId().toString();
        return IntStream.range(0, partitions)
                .mapToObj(partition -> before.flatMap(manifest -> manifest.part(topic.name(), partition))
                        .map(part -> {
                            if (!part.topicId().equals(id)) {
                                throw new OperatorException(
                                        ("topic %s was deleted and created again since the last run: keep this backup"
                                                        + " as it is, and begin another one in a new folder")
                                                .formatted(topic.name()));
                            }
                            return part;
                        })
                        .orElse(new Part(topic.name(), partition, id, 0, 0, List.of())))
                .toList();
    }

    /// Until the log has what the masters had at the beginning, or the patience is over.
    private List<Part> copyVotes(TopicCopy copy, List<Part> known, Heads heads)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(source.patience());
        List<Part> parts = copy.copy(known, watch);
        while (isBehind(parts, heads) && !deadline.hasPassed()) {
            watch.progress("waiting for the log", 0, 0);
            TimeUnit.NANOSECONDS.sleep(CHECK_EACH.toNanos());
            parts = copy.copy(parts, watch);
        }
        return parts;
    }

    private static boolean isBehind(List<Part> parts, Heads heads) {
        return !heads.seqs().isEmpty()
                && parts.stream().anyMatch(part -> part.seq() < heads.seqs().get(part.partition()));
    }

    private Roll roll(RollStatement stated) throws IOException {
        String name = "rolls/" + stated.roll() + ".lines";
        Path draft = folder.resolve(name + ".new");
        Files.createDirectories(draft.getParent());
        MessageDigest digest = Digests.sha256();
        try (OutputStream out =
                new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(draft), digest), BUFFER)) {
            RollExport.write(source.masters(), source.brokers(), stated.roll(), out, watch::progress);
        }
        String found = Digests.text(digest.digest());
        if (!found.equals(stated.pseudonymous())) {
            Files.delete(draft);
            throw new OperatorException(
                    ("the masters have the roll %s with the digest %s, and %s is stated: import it again, then run the"
                                    + " backup again")
                            .formatted(stated.roll(), found, stated.pseudonymous()));
        }
        // The name has the digest, so that the file of an earlier run stays until the manifest names this one.
        String kept =
                "rolls/%s-%s.lines".formatted(stated.roll(), Digests.hex(found).substring(0, 16));
        DurableFile.replace(draft, folder.resolve(kept));
        long voters =
                stated.voters().values().stream().mapToLong(Long::longValue).sum();
        return new Roll(stated.roll(), voters, kept, found);
    }

    private @Nullable Kept report() throws IOException {
        if (source.report().isEmpty()) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(source.report().get());
        String digest = Digests.of(bytes);
        String name = "audit-%s.json".formatted(Digests.hex(digest).substring(0, 16));
        DurableFile.write(folder.resolve(name), bytes);
        return new Kept(name, digest);
    }
}
