package org.disvote.lab.log;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.ingest.promise.PromiseConfig;
import org.disvote.ingest.promise.PromiseConfig.Mode;
import org.disvote.notary.Notary;
import org.disvote.notary.NotaryConfig;
import org.disvote.operate.key.ClientStatements;
import org.disvote.operate.key.PromiseKeyStatements;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;
import org.disvote.witness.WitnessException;

/// A notary and its witnesses, in this JVM.
///
/// @param keys of the log
/// @param promiseKey of the one ingest instance; its statement is asked for, as that of the script that seals ballots
/// @param running the witnesses, in the policy's order
public record LocalLog(LogKeys keys, Policy policy, SigningKey promiseKey, Notary notary, List<Witness> running)
        implements AutoCloseable {

    /// The name of the port at which the log is served.
    public static final String LOG_PORT = "log";

    private static final String INSTANCE = "ingest-1";

    /// Starts them. None of them waits for another one. What is asked of the notary before, such as an
    /// election, is in its first round.
    ///
    /// @param keys of the system's log
    /// @param host the address of all of them
    /// @param ports by name, see [#portNames]
    public static LocalLog start(
            LogKeys keys, Brokers brokers, SystemRecord system, String host, ToIntFunction<String> ports) {
        SigningKey logKey = keys.log();
        List<Witness> running = new ArrayList<>();
        try {
            Map<String, URI> witnesses = new LinkedHashMap<>();
            for (String name : LogKeys.WITNESSES) {
                running.add(witness(keys, logKey, name, host, ports.applyAsInt(portName(name))));
                witnesses.put(name, running.getLast().uri());
            }
            Policy policy = keys.writePolicy(witnesses);
            SigningKey promiseKey = statedPromiseKey(keys, brokers, INSTANCE);
            new ClientStatements(brokers).state(PageRoutes.sealScript(), Instant.now());
            Notary notary = Notary.start(
                    new NotaryConfig(brokers, system, logKey, policy, keys.folder(), host, ports.applyAsInt(LOG_PORT)));
            return new LocalLog(keys, policy, promiseKey, notary, List.copyOf(running));
        } catch (RuntimeException e) {
            running.forEach(Witness::close);
            throw e;
        }
    }

    /// Where the log is served.
    public URI uri() {
        return notary.uri();
    }

    /// Where the witnesses listen.
    public List<URI> witnesses() {
        return running.stream().map(Witness::uri).toList();
    }

    /// How the one ingest instance gives promises: without a check that a lost disk cannot break them, since
    /// all disks are one here.
    public PromiseConfig promises() {
        return PromiseConfig.of(promiseKey, Mode.FORCED, policy);
    }

    /// The names of the ports.
    public static List<String> portNames() {
        return Stream.concat(Stream.of(LOG_PORT), LogKeys.WITNESSES.stream().map(LocalLog::portName))
                .toList();
    }

    /// The name of a witness's port.
    public static String portName(String witness) {
        return "witness-" + witness;
    }

    private static Witness witness(LogKeys keys, SigningKey logKey, String name, String host, int port) {
        keys.witness(name);
        try {
            return Witness.start(
                    new WitnessConfig(logKey.vkey(), keys.witnessFile(name), keys.folder(name), host, port));
        } catch (WitnessException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        }
    }

    /// The key of an ingest instance, which is stated in the log unless it is already. After a revocation it is a
    /// new one.
    public static SigningKey statedPromiseKey(LogKeys keys, Brokers brokers, String instance) {
        SigningKey key = keys.promise(instance);
        PromiseKeyStatements statements = new PromiseKeyStatements(brokers);
        if (statements.of(key.vkey()).revoked()) {
            key = keys.promiseAfterRevocation(instance);
        }
        if (!statements.of(key.vkey()).stated()) {
            statements.state(key.vkey(), Instant.now());
        }
        return key;
    }

    @Override
    public void close() {
        notary.close();
        running.forEach(Witness::close);
    }
}
