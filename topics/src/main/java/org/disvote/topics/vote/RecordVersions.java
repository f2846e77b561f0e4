package org.disvote.topics.vote;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Which newer versions of the log's records are announced. A newer version is announced in the elections topic
/// before the first record of it is written, so that programs that do not know it stop instead of passing over
/// true votes.
@FunctionalInterface
public interface RecordVersions {

    /// Nothing is announced. For readers that look for votes of this version only.
    RecordVersions NONE = (version, record) -> false;

    /// To be asked before a record is called foreign because of its version.
    ///
    /// @param version that `record` says
    /// @return what the elections topic says, read to an end that was taken after `record` was written
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer
    boolean isAnnounced(long version, ConsumerRecord<?, ?> record);
}
