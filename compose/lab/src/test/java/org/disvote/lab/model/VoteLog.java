package org.disvote.lab.model;

import static org.disvote.lab.model.Values.with;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// The log in Kafka: records and markers by offset, transactions, and an epoch for each transactional ID, by
/// which producers are fenced. Immutable.
record VoteLog(
        SortedMap<Integer, List<Entry>> partitions,
        SortedMap<Integer, Producer> producers,
        List<TransactionState> transactions) {

    /// @param vote null for a marker
    record Entry(int transaction, @Nullable VoteCast vote) {}

    /// @param open its open transaction, or -1
    record Producer(int epoch, int open) {}

    enum TransactionState {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private static final int NONE = -1;

    static VoteLog empty(int partitions) {
        SortedMap<Integer, List<Entry>> empty = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            empty.put(partition, List.of());
        }
        return new VoteLog(empty, new TreeMap<>(), List.of());
    }

    Producer producer(int transactionalId) {
        return producers.getOrDefault(transactionalId, new Producer(0, NONE));
    }

    /// `initTransactions`. The coordinator does the same to a transaction that exceeds its timeout.
    VoteLog fence(int transactionalId) {
        Producer old = producer(transactionalId);
        VoteLog log = old.open == NONE ? this : end(old.open, TransactionState.ABORTED);
        return new VoteLog(
                log.partitions, with(producers, transactionalId, new Producer(old.epoch + 1, NONE)), log.transactions);
    }

    boolean isFenced(int transactionalId, int epoch) {
        return producer(transactionalId).epoch != epoch;
    }

    /// Begins a transaction if none is open.
    VoteLog append(int transactionalId, int epoch, List<VoteCast> votes) {
        int open = producer(transactionalId).open;
        List<TransactionState> states = transactions;
        if (open == NONE) {
            open = transactions.size();
            states = with(transactions, TransactionState.OPEN);
        }
        SortedMap<Integer, List<Entry>> longer = partitions;
        for (VoteCast vote : votes) {
            longer = with(longer, vote.partition(), with(entries(longer, vote.partition()), new Entry(open, vote)));
        }
        return new VoteLog(longer, with(producers, transactionalId, new Producer(epoch, open)), states);
    }

    VoteLog commit(int transactionalId) {
        Producer producer = producer(transactionalId);
        VoteLog log = end(producer.open, TransactionState.COMMITTED);
        return new VoteLog(
                log.partitions, with(producers, transactionalId, new Producer(producer.epoch, NONE)), log.transactions);
    }

    private VoteLog end(int transaction, TransactionState state) {
        SortedMap<Integer, List<Entry>> longer = partitions;
        for (var partition : partitions.entrySet()) {
            if (partition.getValue().stream().anyMatch(entry -> entry.transaction == transaction)) {
                longer = with(longer, partition.getKey(), with(partition.getValue(), new Entry(transaction, null)));
            }
        }
        List<TransactionState> states = new ArrayList<>(transactions);
        states.set(transaction, state);
        return new VoteLog(longer, producers, states);
    }

    boolean isTransactionOpen(int partition) {
        return stableEnd(partition) < entries(partitions, partition).size();
    }

    /// The last stable offset.
    int stableEnd(int partition) {
        List<Entry> entries = entries(partitions, partition);
        for (int offset = 0; offset < entries.size(); offset++) {
            if (transactions.get(entries.get(offset).transaction) == TransactionState.OPEN) {
                return offset;
            }
        }
        return entries.size();
    }

    /// Whether a `read_committed` consumer would receive a record.
    boolean hasMore(int partition, long from) {
        int end = stableEnd(partition);
        return IntStream.range((int) from, end).anyMatch(offset -> committed(partition, offset) != null);
    }

    /// The records that a `read_committed` consumer receives.
    List<ConsumerRecord<byte[], byte[]>> read(int partition, long from, int recordsMax) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        int end = stableEnd(partition);
        for (int offset = (int) from; offset < end && records.size() < recordsMax; offset++) {
            VoteCast vote = committed(partition, offset);
            if (vote != null) {
                ProducerRecord<byte[], byte[]> sent = LogRecord.toProduce(vote);
                records.add(new ConsumerRecord<>(sent.topic(), partition, offset, sent.key(), sent.value()));
            }
        }
        return records;
    }

    /// The committed votes, in the log's order.
    List<VoteCast> votes(int partition) {
        List<VoteCast> votes = new ArrayList<>();
        int end = stableEnd(partition);
        for (int offset = 0; offset < end; offset++) {
            VoteCast vote = committed(partition, offset);
            if (vote != null) {
                votes.add(vote);
            }
        }
        return votes;
    }

    /// The votes that a reader accepts by the reading rule.
    List<VoteCast> taken(int partition) {
        List<VoteCast> taken = new ArrayList<>();
        for (VoteCast vote : votes(partition)) {
            if (Reading.at(taken.size() + 1, new LogRecord.Vote(vote)) instanceof Reading.Next) {
                taken.add(vote);
            }
        }
        return taken;
    }

    /// A record of a foreign writer, in a transaction of its own.
    VoteLog inject(VoteCast vote) {
        var entry = new Entry(transactions.size(), vote);
        return new VoteLog(
                with(partitions, vote.partition(), with(entries(partitions, vote.partition()), entry)),
                producers,
                with(transactions, TransactionState.COMMITTED));
    }

    private @Nullable VoteCast committed(int partition, int offset) {
        Entry entry = entries(partitions, partition).get(offset);
        return transactions.get(entry.transaction) == TransactionState.COMMITTED ? entry.vote : null;
    }

    private static List<Entry> entries(SortedMap<Integer, List<Entry>> partitions, int partition) {
        return partitions.getOrDefault(partition, List.of());
    }
}
