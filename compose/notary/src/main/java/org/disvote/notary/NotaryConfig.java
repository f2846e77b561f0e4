package org.disvote.notary;

import java.nio.file.Path;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;

/// @param system whose log it is
/// @param key of the log; its name is the system's origin
/// @param policy names this log and the witnesses that are asked
/// @param data the folder of the log
/// @param host to listen on
/// @param port to listen on; 0 takes a free one
/// @param transport how the port is protected
public record NotaryConfig(
        Brokers brokers,
        SystemRecord system,
        SigningKey key,
        Policy policy,
        Path data,
        String host,
        int port,
        Transport transport) {

    public static final int PORT_DEFAULT = 8086;

    /// @throws OperatorException if the key, the policy and the system do not belong together
    public NotaryConfig {
        if (!key.name().equals(system.origin())) {
            throw new OperatorException(
                    "the log key is of %s, this system is %s: a key never serves two systems. Make one with `disvote"
                                    .formatted(key.name(), system.origin())
                            + " log-key new --name " + system.origin() + " --out FILE`");
        }
        if (policy.logs().size() != 1 || !policy.log().equals(key.verifier())) {
            throw new OperatorException(
                    "the policy is not of this log: it must have the one log %s. Make it with `disvote policy`"
                            .formatted(key.vkey()));
        }
    }

    /// Without TLS.
    public NotaryConfig(
            Brokers brokers, SystemRecord system, SigningKey key, Policy policy, Path data, String host, int port) {
        this(brokers, system, key, policy, data, host, port, Transport.CLEAR);
    }
}
