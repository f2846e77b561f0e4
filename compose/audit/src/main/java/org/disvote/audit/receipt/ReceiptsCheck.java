package org.disvote.audit.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.disvote.audit.database.Database;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.published.Checkpoints;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.statement.Statements;
import org.disvote.audit.tree.VoteDigests;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.jspecify.annotations.Nullable;

/// Checks a folder of receipts against the log, the masters and the tree. It has a thousand of them in
/// memory at a time. A receipt that is contradicted accuses the operator only if a promise key signed it;
/// otherwise anybody could have written it.
public final class ReceiptsCheck {

    private static final String WHERE = "receipts";
    private static final int AT_ONCE = 1_000;
    private static final int NAMED_MAX = 20;

    private final ReceiptFiles files;
    private final Findings findings;
    private final LongConsumer filesRead;
    private final List<SavedReceipt> pending = new ArrayList<>();
    private final List<String> damagedNames = new ArrayList<>();
    private final List<String> lostNames = new ArrayList<>();
    private final List<Database> masters = new ArrayList<>();
    private Context context = Context.NONE;

    private long read;
    private long agreed;
    private long inTree;
    private long waiting;
    private long lost;
    private long damaged;
    private long unproven;
    private long broken;
    private long newer;

    /// What receipts are compared with.
    ///
    /// @param digests of the log's votes; null where the log could not be read
    private record Context(
            int partitions,
            @Nullable VoteDigests digests,
            @Nullable Promises promises,
            List<Long> heads,
            Map<Integer, Restored> restored) {

        static final Context NONE = new Context(0, null, null, List.of(), Map.of());
    }

    /// The last restore of a partition.
    private record Restored(long tail, Instant at) {}

    /// @param begun when the audit began
    public ReceiptsCheck(Path folder, Instant begun, Findings findings, LongConsumer filesRead) {
        files = new ReceiptFiles(folder, begun);
        this.findings = findings;
        this.filesRead = filesRead;
    }

    /// Reads the checkpoints that receipts carry, before the topics' ends are taken.
    public void readCheckpoints(Checkpoints checkpoints) {
        files.read(new ReceiptFiles.Reader() {
            @Override
            public void receipt(String file, JsonNode json) {
                for (String proof : List.of(
                        json.at("/promise/key/proof").asText(),
                        json.path("proof").asText())) {
                    if (!proof.isEmpty()) {
                        checkpoints.addOfReceipt(file, proof);
                    }
                }
            }

            @Override
            public void damaged(String file, String why) {}
        });
    }

    /// @param partitions of the log
    /// @param digests of the log's votes; null where the log could not be read
    /// @param origin of the system
    /// @param asked masters whose votes were all read, so that their sessions are free
    public void check(
            int partitions, @Nullable VoteDigests digests, String origin, Statements statements, List<Database> asked)
            throws UnreachableException {
        Map<Integer, Restored> restored = new HashMap<>();
        statements
                .ofKind("restored")
                .forEach(record -> restored.put(
                        record.json().path("partition").intValue(),
                        new Restored(record.json().path("tail").longValue(), record.time("at"))));
        context =
                new Context(partitions, digests, new Promises(origin, statements.all()), statements.heads(), restored);
        masters.addAll(asked);
        files.read(new Reader());
        try {
            flush();
        } catch (Unreachable e) {
            throw e.cause;
        }
    }

    /// Carries the failure of a source through the reader's methods.
    private static final class Unreachable extends RuntimeException {
        private final transient UnreachableException cause;

        Unreachable(UnreachableException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private final class Reader implements ReceiptFiles.Reader {
        @Override
        public void receipt(String file, JsonNode json) {
            read++;
            try {
                pending.add(SavedReceipt.of(file, json, context.partitions()));
            } catch (DamagedReceiptException e) {
                nameDamaged(file, String.valueOf(e.getMessage()));
            }
            if (pending.size() == AT_ONCE) {
                flush();
            }
        }

        @Override
        public void damaged(String file, String why) {
            read++;
            nameDamaged(file, why);
        }

        @Override
        public void newer(String file) {
            newer++;
        }
    }

    private void nameDamaged(String file, String why) {
        damaged++;
        if (damagedNames.size() < NAMED_MAX) {
            damagedNames.add(file + ": " + why);
        }
    }

    private void flush() {
        pending.sort(Comparator.comparing(SavedReceipt::position).thenComparing(SavedReceipt::file));
        try {
            Set<Position> positions =
                    pending.stream().map(SavedReceipt::position).collect(Collectors.toSet());
            Map<String, VoteCast> onMasters = new HashMap<>();
            for (Database master : masters) {
                master.records().at(positions).values().forEach(vote -> onMasters.put(digest(vote), vote));
            }
            for (SavedReceipt receipt : pending) {
                judge(receipt, onMasters.get(receipt.digest()));
            }
        } catch (UnreachableException e) {
            throw new Unreachable(e);
        }
        pending.clear();
        filesRead.accept(read);
    }

    private static String digest(VoteCast vote) {
        return text(VoteCodec.digest(VoteCodec.encode(vote)));
    }

    private static String text(byte[] digest) {
        return Base64UrlText.encode(digest);
    }

    /// @param record on a master, with the receipt's digest; null if none has it
    private void judge(SavedReceipt receipt, @Nullable VoteCast record) throws UnreachableException {
        List<String> edited = record == null ? List.of() : receipt.edited(record);
        if (!edited.isEmpty()) {
            nameDamaged(
                    receipt.file(),
                    "its %s is not that of the vote whose digest it names".formatted(String.join(", ", edited)));
            return;
        }
        int partition = receipt.position().partition();
        long seq = receipt.position().seq();
        VoteDigests digests = context.digests();
        long tail = digests == null ? 0 : digests.head(partition);
        String inLog = digests == null || seq > tail ? "" : text(digests.read(partition, seq, 1));
        if (inLog.equals(receipt.digest()) || (digests == null && record != null)) {
            agreed++;
            if (partition < context.heads().size() && seq <= context.heads().get(partition)) {
                inTree++;
            }
        } else if (inLog.isEmpty() && record != null) {
            waiting++;
        } else {
            contradicted(
                    receipt,
                    inLog.isEmpty()
                            ? "masters and log have no vote at this position, the log ends at seq " + tail
                            : "the log has another vote at this position");
        }
    }

    private void contradicted(SavedReceipt receipt, String what) {
        Optional<Instant> signedAt =
                Optional.ofNullable(context.promises()).flatMap(promises -> promises.signedAt(receipt));
        Restored restored = context.restored().get(receipt.position().partition());
        if (signedAt.isEmpty()) {
            unproven++;
            found(
                    Kind.UNPROVEN_RECEIPT,
                    receipt,
                    what + ", and no promise key of this system signed this receipt: it proves nothing; ask its holder"
                            + " for the file as it was answered");
        } else if (restored != null
                && receipt.position().seq() > restored.tail()
                && !signedAt.get().isAfter(restored.at())) {
            lost++;
            if (lostNames.size() < NAMED_MAX) {
                lostNames.add(receipt.file() + ": " + receipt.position());
            }
        } else {
            broken++;
            found(
                    Kind.BROKEN_PROMISE,
                    receipt,
                    what + ", and the operator's key signed this receipt at " + signedAt.get()
                            + ": keep the file, it is evidence; `disvote verify` says of what kind");
        }
    }

    private void found(Kind kind, SavedReceipt receipt, String what) {
        findings.ofVote(
                kind, WHERE, receipt.position().partition(), receipt.position().seq(), receipt.file() + ": " + what);
    }

    public ReceiptsReport report() {
        return new ReceiptsReport(read, agreed, inTree, waiting, lost, damaged, unproven, broken, newer);
    }

    /// What an operator should know although it is not wrong.
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        damagedNames.forEach(name -> notes.add(WHERE + ": damaged, accuses nobody: " + name));
        if (damaged > damagedNames.size()) {
            notes.add("%s: damaged, accuse nobody: %,d more".formatted(WHERE, damaged - damagedNames.size()));
        }
        lostNames.forEach(
                name -> notes.add(WHERE + ": lost before the shard was restored, as the notary states: " + name));
        return notes;
    }
}
