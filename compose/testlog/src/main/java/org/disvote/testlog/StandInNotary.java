package org.disvote.testlog;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ElectionFollower.Withheld;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// States in the notary's topic what lets elections open: the system, and the terms of launched elections. It has
/// no key, makes no tree and signs nothing, so it proves nothing. It is for tests of systems without a notary.
public final class StandInNotary implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StandInNotary.class);

    private static final long INCLUDE_WITHIN = 600; // seconds

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration LOOK_EACH = Duration.ofMillis(100);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final Brokers brokers;
    private final ElectionFollower elections;
    private final Worker worker;

    private StandInNotary(Brokers brokers) {
        this.brokers = brokers;
        elections = ElectionFollower.start(brokers);
        worker = Worker.platform("stand-in-notary", CLOSE_MAX, this::run);
    }

    /// Works until it is closed. The topics must exist; the brokers may be away for a while.
    public static StandInNotary start(Brokers brokers) {
        StandInNotary notary = new StandInNotary(brokers);
        notary.worker.start();
        return notary;
    }

    private void run(Worker thread) throws InterruptedException {
        while (!thread.isStopping()) {
            List<Withheld> waiting = elections.withheld().stream()
                    .filter(each -> each.reason().code() == Code.TERMS_NOT_STATED)
                    .toList();
            Optional<SystemRecord> system = elections.system();
            if (system.isPresent() && !waiting.isEmpty()) {
                try {
                    state(brokers, system.get(), waiting);
                } catch (KafkaException e) {
                    log.atWarn().addKeyValue("error", e.getMessage()).log("Terms cannot be stated now");
                }
            }
            thread.pause(LOOK_EACH);
        }
    }

    /// Reads the topic first: what it has already is not stated again.
    private void state(Brokers brokers, SystemRecord system, List<Withheld> waiting) {
        LeafReading there = new LeafReading();
        Set<String> stated = new HashSet<>();
        TopicSnapshot.read(brokers, TopicCatalog.NOTARY, record -> {
            try {
                if (there.read(record.value()) instanceof LeafReading.Read.Taken taken
                        && taken.leaf() instanceof Leaf.TermsLeaf terms) {
                    stated.add(terms.electionId());
                }
            } catch (BrokenRoundException e) {
                throw new IllegalStateException(e);
            }
        });
        long n = there.next();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            if (n == 0) {
                write(producer, Leaf.SystemLeaf.of(system, now, INCLUDE_WITHIN));
                n++;
            }
            for (Withheld one : waiting) {
                Optional<String> digest = elections.elections().stream()
                        .filter(election -> election.id().equals(one.id()))
                        .map(election -> election.digest())
                        .findFirst();
                if (digest.isPresent() && !stated.contains(one.id().value())) {
                    write(producer, new Leaf.TermsLeaf(now, n++, one.id().value(), digest.get()));
                }
            }
        }
    }

    private static void write(CommandProducer producer, Leaf leaf) {
        Answers.within(ANSWER_MAX, producer.send(new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, leaf.bytes())));
    }

    @Override
    public void close() {
        worker.close();
        elections.close();
    }
}
