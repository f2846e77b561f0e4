package org.disvote.lab.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.election.Election;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.HangingTransactions;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.TopicDriftException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.provision.TopicProvisioner.Identity;
import org.disvote.topics.voter.VoterKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics of a system on this machine: made or checked at each start, with the sample election in them.
public final class SystemTopics {

    private static final Logger log = LoggerFactory.getLogger(SystemTopics.class);

    private SystemTopics() {}

    /// @param voterKey whose commitment a new system's record gets
    public static void provision(Brokers brokers, TopicCatalog catalog, Optional<VoterKey> voterKey) {
        try (Admin admin = Admin.create(brokers.with(Map.of(
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                60_000)))) {
            Identity identity = new Identity(Optional.empty(), voterKey.map(VoterKey::commitment));
            new TopicProvisioner(brokers, admin, catalog, identity)
                    .provision()
                    .notes()
                    .forEach(note -> log.atWarn().addKeyValue("note", note).log("Topics differ from the catalog"));
            // Transactions in the log are left to the publishers, which compare them with the masters first.
            int ended = HangingTransactions.abortExceptIn(admin, TopicCatalog.VOTES);
            if (ended > 0) {
                log.atWarn()
                        .addKeyValue("transactions", ended)
                        .log("Ended transactions that a broker had lost track of");
            }
        } catch (TopicDriftException e) {
            throw new OperatorException(
                    ("the topics are not as they must be (%s): find out who changed them before going on, or "
                                    + "choose another folder with --data")
                            .formatted(e.getMessage()),
                    e);
        } catch (KafkaException e) {
            throw new OperatorException(
                    "Kafka does not answer (%s): see kafka/broker.log in the data folder".formatted(e.getMessage()), e);
        }
    }

    /// @param voterKey of the system, if it has one
    public static void putSampleElection(Brokers brokers, Optional<VoterKey> voterKey) {
        ElectionTopic elections = new ElectionTopic(brokers);
        if (elections.find(SampleElection.ID).isEmpty()) {
            Instant now = Instant.now();
            elections.launch(
                    voterKey.isPresent() ? SampleElection.openedAt(now) : SampleElection.plainOpenedAt(now),
                    Election.NOTICE_MIN);
        }
    }
}
