package org.disvote.operate.election;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.ElectionSnapshot;
import org.disvote.topics.follow.StatedTerms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;

/// Reads the topics of elections and closing statements, launches elections and moves their closes. What is in
/// force follows from the topic alone, so every command reads its own record back.
public final class ElectionTopic {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    /// How often a close that is to come at once is written, if the brokers' clock is ahead of ours.
    private static final int CLOSE_NOW_TRIES = 3;

    private final Brokers brokers;

    /// What the topics say about one election.
    ///
    /// @param election as it is in force
    /// @param offset of its launch
    /// @param closed by partition, the statement that it takes no more votes of the election
    public record Known(Election election, long offset, SortedMap<Integer, ClosingStatement> closed) {
        public Known {
            closed = Collections.unmodifiableSortedMap(new TreeMap<>(closed));
        }
    }

    /// What the topics say at one moment.
    ///
    /// @param known launched elections, by ascending ID
    /// @param skipped the records that count for nothing and that no valid record has replaced
    public record Content(Optional<SystemRecord> system, List<Known> known, List<SkippedRecord> skipped) {
        public Content {
            known = List.copyOf(known);
            skipped = List.copyOf(skipped);
        }

        /// Why no shard opens the election; [Reason#NONE] if the notary has stated its terms.
        ///
        /// @param stated see [ElectionTopic#stated]
        public Reason withheld(Election election, StatedTerms stated) {
            return system.map(one -> stated.withheld(election, one)).orElse(Reason.of(Code.TERMS_NOT_STATED));
        }

        public Optional<Known> find(ElectionId id) {
            return known.stream().filter(one -> one.election().id().equals(id)).findFirst();
        }

        /// The records about an election that count for nothing.
        public List<SkippedRecord> skipped(ElectionId id) {
            return skipped.stream()
                    .filter(over ->
                            over.key().startsWith(id + "/") || over.key().equals(id.value()))
                    .toList();
        }
    }

    public ElectionTopic(Brokers brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    public Content read() {
        ElectionSnapshot topics = ElectionSnapshot.read(brokers);
        ElectionFold elections = topics.elections();
        return new Content(
                elections.system(),
                elections.inForce().values().stream()
                        .map(inForce -> new Known(
                                inForce.election(),
                                inForce.offset(),
                                topics.closings()
                                        .counting(elections, inForce.election().id())))
                        .toList(),
                topics.skipped());
    }

    /// What the notary has stated of elections. Its topic grows with every round, so only who shows it reads it.
    ///
    /// @throws KafkaException if the brokers do not answer
    public StatedTerms stated() {
        return StatedTerms.read(brokers);
    }

    /// @throws KafkaException if the brokers do not answer
    public Optional<Known> find(ElectionId id) {
        return read().find(id);
    }

    /// Everything that prevents a launch of this definition now, in sentences.
    public static List<String> problemsOfLaunch(
            Definition definition, Optional<SystemRecord> system, Duration notice, Instant now) {
        if (system.isEmpty()) {
            return List.of("this system has no system record: make the topics first, with `disvote topics`");
        }
        if (definition.ballots() == Definition.Ballots.SEALED
                && definition.seal().isEmpty()) {
            return List.of(
                    "its ballots are sealed, and it has no \"seal\": make its keys with `disvote election keygen`");
        }
        if (definition.voters() == Voters.PSEUDONYMOUS
                && system.get().voterKey().isEmpty()) {
            return List.of("its voters are pseudonymous, and this system was made without a voter key: set"
                    + " \"voters\":\"plain\", or make a system with a key");
        }
        if (!now.isBefore(definition.closesAt())) {
            return List.of("it would have closed at %s already: set a later closesAt".formatted(definition.closesAt()));
        }
        try {
            return Election.problems(
                    Election.terms(definition, system.get()),
                    definition.papers().values(),
                    definition.closesAt(),
                    notice);
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /// What prevents the launch of a sealed election besides its definition, in sentences. No reader of the topic
    /// checks it again, so nobody launches one in another way.
    ///
    /// @param keyTest the protocol of the test of its key
    public static List<String> problemsOfKey(Definition definition, Optional<Note> keyTest) {
        if (definition.seal().isEmpty()) {
            return List.of();
        }
        if (keyTest.isEmpty()) {
            return List.of(
                    "its ballots are sealed, and nothing shows that its trustees can open them: test its key with"
                            + " `disvote election keytest`, and name the protocol with --keytest");
        }
        Seal seal = definition.seal().get();
        List<String> problems = new ArrayList<>(KeyTestProtocol.problemsOfKeys(seal));
        KeyTestProtocol.problems(keyTest.get(), definition.id(), seal)
                .forEach(problem -> problems.add("the protocol of its key's test: " + problem));
        return problems;
    }

    /// As below, for an election with open ballots.
    public Known launch(Definition definition, Duration notice) {
        return launch(definition, notice, Optional.empty());
    }

    /// Launches an election, and returns once it is in force by the topic. From then on nothing of it changes
    /// but its close.
    ///
    /// @param notice by how much a move of the close must precede both closes
    /// @param keyTest see [#problemsOfKey]
    /// @throws OperatorException if it cannot be launched, with every reason, or another launch came first
    /// @throws KafkaException if the brokers do not answer
    public Known launch(Definition definition, Duration notice, Optional<Note> keyTest) {
        ElectionId id = definition.id();
        Content before = read();
        before.find(id).ifPresent(known -> {
            throw launchedAlready(known);
        });
        List<String> problems = new ArrayList<>(problemsOfLaunch(definition, before.system(), notice, Instant.now()));
        problems.addAll(problemsOfKey(definition, keyTest));
        if (!problems.isEmpty()) {
            throw new OperatorException("election %s is not launched: %s".formatted(id, String.join("; ", problems)));
        }
        Election election = Election.of(definition, before.system().orElseThrow(), notice);
        RecordMetadata written = append(ElectionFold.toProduce(election));
        return outcome(read(), id, written.offset());
    }

    /// Another command may have launched the same terms at the same time, perhaps with another close or
    /// notice. So only the offset says whether the launch in force is our own.
    ///
    /// @param offset of our own launch
    /// @throws OperatorException if that does not count
    static Known outcome(Content now, ElectionId id, long offset) {
        Optional<Known> inForce = now.find(id);
        if (inForce.isPresent() && inForce.get().offset() == offset) {
            return inForce.get();
        }
        throw inForce.map(ElectionTopic::launchedAlready)
                .orElseGet(() -> new OperatorException("election %s is not launched: %s: see `disvote election show %s`"
                        .formatted(id, reason(now, offset), id)));
    }

    private static OperatorException launchedAlready(Known known) {
        return new OperatorException(
                ("election %s was launched before, at offset %d of the elections topic (%s), and nothing of it changes"
                                + " but its close: use another id")
                        .formatted(
                                known.election().id(),
                                known.offset(),
                                known.election().digest()));
    }

    /// Moves the close of a launched election, and returns once that is in force by the topic.
    ///
    /// @throws OperatorException with the reason, if it does not count
    /// @throws KafkaException if the brokers do not answer
    public Known moveClose(ElectionId id, Instant to) {
        Election election = launched(read(), id).election();
        ElectionFold.refusalOfMove(election, to, Instant.now()).ifPresent(why -> {
            throw new OperatorException("the close of election %s is not moved: %s".formatted(id, why));
        });
        return written(id, to, append(List.of(ElectionFold.toProduce(new CloseMoved(id, to)))))
                .orElseThrow(() -> new OperatorException(
                        ("the close of election %s is not moved to %s: another command moved it at the same time, or"
                                        + " the brokers' clock differs: see `disvote election show %s`")
                                .formatted(id, to, id)));
    }

    /// Closes an open election as soon as its notice allows, and returns once that is in force by the topic.
    ///
    /// @throws OperatorException if it is not open, or closes by itself so soon that its close cannot be moved
    /// @throws KafkaException if the brokers do not answer
    public Known closeNow(ElectionId id) {
        Election election = launched(read(), id).election();
        Instant now = Instant.now();
        if (now.isBefore(election.opensAt())) {
            throw new OperatorException(
                    "election %s opens only at %s: there is nothing to close yet".formatted(id, election.opensAt()));
        }
        for (int tries = 0; tries < CLOSE_NOW_TRIES; tries++) {
            Instant to = wholeSecondAfter(now.plus(election.notice()));
            ElectionFold.refusalOfMove(election, to, now).ifPresent(why -> {
                throw new OperatorException("election %s is not closed now: %s".formatted(id, why));
            });
            RecordMetadata move = append(List.of(ElectionFold.toProduce(new CloseMoved(id, to))));
            Optional<Known> closing = written(id, to, move);
            if (closing.isPresent()) {
                return closing.get();
            }
            // By the brokers' clock the notice was too short.
            now = Instant.ofEpochMilli(move.timestamp());
            election = launched(read(), id).election();
        }
        throw new OperatorException(
                "election %s is not closed: %d moves of its close did not count: see `disvote election show %s`"
                        .formatted(id, CLOSE_NOW_TRIES, id));
    }

    /// With a second for the way to the brokers.
    private static Instant wholeSecondAfter(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
    }

    private Optional<Known> written(ElectionId id, Instant to, RecordMetadata move) {
        Content now = read();
        boolean skipped = now.skipped().stream().anyMatch(over -> over.offset() == move.offset());
        return now.find(id)
                .filter(known -> !skipped && known.election().closesAt().equals(to));
    }

    private static String reason(Content now, long offset) {
        return now.skipped().stream()
                .filter(over -> over.offset() == offset)
                .map(SkippedRecord::reason)
                .findFirst()
                .orElse("its record cannot be found");
    }

    private static Known launched(Content content, ElectionId id) {
        return content.find(id)
                .orElseThrow(() -> new OperatorException(
                        "there is no launched election %s: `disvote election list` names those there are"
                                .formatted(id)));
    }

    /// One after the other: a launch comes after its papers.
    ///
    /// @return where the last one was stored
    private RecordMetadata append(List<ProducerRecord<byte[], byte[]>> records) {
        RecordMetadata last = null;
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                last = Answers.within(ANSWER_MAX.multipliedBy(2), producer.send(record));
            }
        }
        return requireNonNull(last, "nothing to write");
    }
}
