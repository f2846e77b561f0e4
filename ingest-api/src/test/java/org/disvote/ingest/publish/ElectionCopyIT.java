package org.disvote.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.parts.Broker;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.event.Choice;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.provision.TopicCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class ElectionCopyIT {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");

    private final LogOfTest log;
    private final Broker broker;
    private final MasterOfTest master;
    private InstancesOfTest instances;

    ElectionCopyIT(Postgres postgres, Broker broker) {
        this.broker = broker;
        log = new LogOfTest(broker);
        master = new MasterOfTest(postgres);
    }

    @BeforeEach
    void start() {
        broker.recreateTopics(MasterOfTest.ROUTING);
        instances = new InstancesOfTest(broker, master);
    }

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void theLeasesHolderCopiesDefinitionsAndTheirChanges() {
        put(election("demo", CLOSES));
        log.append(new ProducerRecord<>(TopicCatalog.ELECTIONS, "junk".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        put(election("other", CLOSES));

        instances.start();
        await().until(() -> copied("demo", CLOSES) && copied("other", CLOSES));

        put(election("demo", CLOSES.plusSeconds(3_600)));
        await().until(() -> copied("demo", CLOSES.plusSeconds(3_600)));
        await().until(() -> copied("other", CLOSES));
    }

    private boolean copied(String id, Instant closesAt) {
        return "1"
                .equals(master.text(
                        "SELECT count(*) FROM election WHERE id = '%s' AND closes_at = '%s' AND (definition ->> 'closesAt')::timestamptz = closes_at"
                                .formatted(id, closesAt)));
    }

    private void put(Election election) {
        log.append(new ProducerRecord<>(TopicCatalog.ELECTIONS, EventCodec.key(election), EventCodec.encode(election)));
    }

    private static Election election(String id, Instant closesAt) {
        return new Election(
                id, Map.of("en", "Election"), List.of(new Choice("c1", Map.of("en", "One"))), OPENS, closesAt);
    }
}
