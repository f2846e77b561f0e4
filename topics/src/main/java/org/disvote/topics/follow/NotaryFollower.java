package org.disvote.topics.follow;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.LeafReading.Read;
import org.disvote.topics.leaf.NotaryFold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the notary has stated, cosigned or not. While the brokers are down it stays as last read.
public final class NotaryFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NotaryFollower.class);

    private final Object lock = new Object();
    private final TopicFollower follower;
    private NotaryFold fold = new NotaryFold();
    private Optional<Long> caughtUpAsOf = Optional.empty();

    private NotaryFollower(Brokers brokers) {
        follower = new TopicFollower(brokers, TopicCatalog.NOTARY, new Reader());
    }

    /// Follows the topic from now until closed. It need not exist yet, nor need the brokers answer.
    public static NotaryFollower start(Brokers brokers) {
        NotaryFollower notary = new NotaryFollower(brokers);
        notary.follower.start();
        return notary;
    }

    public Optional<SystemLeaf> system() {
        synchronized (lock) {
            return fold.reading().system();
        }
    }

    /// The first statement of this election's terms.
    public Optional<TermsLeaf> terms(ElectionId election) {
        synchronized (lock) {
            return fold.terms(election);
        }
    }

    /// All statements so far but the rounds, each with its leaf's index, in order.
    public List<Read.Taken> statements() {
        synchronized (lock) {
            return List.copyOf(fold.statements());
        }
    }

    /// Which leaf of the tree a vote is, once a round has it.
    public OptionalLong index(int partition, long seq) {
        synchronized (lock) {
            return fold.reading().rounds().index(partition, seq);
        }
    }

    /// How many leaves the tree has with all statements that were read.
    public long size() {
        synchronized (lock) {
            return fold.reading().size();
        }
    }

    /// The heads of the last round; empty before the first record.
    public List<Long> heads() {
        synchronized (lock) {
            return fold.reading().rounds().heads();
        }
    }

    /// Why the tree is not to be read any further, if a round contradicts those before it.
    public Optional<String> broken() {
        synchronized (lock) {
            return fold.reading().broken();
        }
    }

    /// How many records counted for nothing.
    public long foreign() {
        synchronized (lock) {
            return fold.foreign();
        }
    }

    /// The records that count for nothing, the newest ones.
    public List<SkippedRecord> skipped() {
        synchronized (lock) {
            return fold.skipped();
        }
    }

    /// Whether everything has been read that the topic had at `since`.
    ///
    /// @param since a time of [System#nanoTime]
    public boolean isCaughtUp(long since) {
        synchronized (lock) {
            return caughtUpAsOf.filter(asOf -> asOf - since >= 0).isPresent();
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    private final class Reader implements TopicFollower.Listener {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            Optional<SkippedRecord> over;
            synchronized (lock) {
                over = fold.accept(record);
            }
            over.ifPresent(skipped -> log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", skipped.offset())
                    .addKeyValue("error", skipped.reason())
                    .log("Record skipped, it is no statement of the notary"));
        }

        @Override
        public void caughtUp(long asOf) {
            synchronized (lock) {
                caughtUpAsOf = Optional.of(asOf);
            }
        }

        @Override
        public void startedOver() {
            synchronized (lock) {
                fold = new NotaryFold();
                caughtUpAsOf = Optional.empty();
            }
        }
    }
}
