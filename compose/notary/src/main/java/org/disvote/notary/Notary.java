package org.disvote.notary;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.disvote.notary.NotaryStatus.Role;
import org.disvote.notary.cosign.WitnessStatus;
import org.disvote.notary.cosign.Witnesses;
import org.disvote.notary.http.LogHttp;
import org.disvote.notary.sign.SessionParts;
import org.disvote.notary.sign.Signer;
import org.disvote.notary.store.LogFolder;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Parts;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of a notary. It serves the folder of the log, and writes it while it is the one that Kafka
/// chose; another process stands by. Two of them may share the folder.
public final class Notary implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Notary.class);

    /// How old the last cosigned checkpoint may be. A quiet log gets one each minute.
    static final Duration COSIGNED_AGE_MAX = Duration.ofSeconds(75);

    /// What is served is public and signed, and a change of it is noticed. Who asks for what is not public.
    private static final String IN_CLEAR = "which votes' proofs are asked for, from which address";

    private final Parts parts = new Parts(log, "Part of the notary failed to close, the others are closed");
    private final PartMetrics metrics;
    private final NotaryStatus status = new NotaryStatus();
    private final Witnesses witnesses;
    private final LogHttp http;

    private Notary(NotaryConfig config, Probe probe, Clock clock) {
        try {
            metrics = parts.own(new PartMetrics());
            LogFolder folder = LogFolder.open(config.data());
            witnesses = parts.own(new Witnesses(config.policy()));
            NotaryMetrics.bind(metrics.registry(), status, witnesses.statuses());
            Listening listening = new Listening(config.host(), config.port(), config.transport());
            listening.warnIfInClear(log, IN_CLEAR);
            config.transport().tls().ifPresent(tls -> tls.bindTo(metrics.registry()));
            http = parts.own(LogHttp.start(
                    listening, folder, config.brokers(), config.system().routing()));
            parts.own(Signer.start(new SessionParts(
                    config.brokers(), config.system(), config.key(), folder, witnesses, status, probe, clock)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        log.atInfo()
                .addKeyValue("uri", uri())
                .addKeyValue("origin", config.system().origin())
                .log("Notary started");
    }

    /// Returns at once; neither brokers nor witnesses have to answer yet.
    ///
    /// @throws OperatorException if it cannot start; the message is one sentence with the cure
    public static Notary start(NotaryConfig config) {
        return start(config, Probe.NONE);
    }

    public static Notary start(NotaryConfig config, Probe probe) {
        return new Notary(config, probe, Clock.systemUTC());
    }

    /// The prefix of the log.
    public URI uri() {
        return http.uri();
    }

    public NotaryStatus status() {
        return status;
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this notary.
    public PartMetrics metrics() {
        return metrics;
    }

    /// Whether this process writes and has it cosigned, or stands by.
    public Health health() {
        Role role = status.role();
        Reason reason = status.reason();
        return switch (role) {
            case STARTING, STOPPED -> Health.notReady(reason.isNone() ? Reason.of(Code.STARTING) : reason);
            case STANDBY -> new Health(true, Reason.of(Code.STANDBY));
            case CATCHING_UP -> Health.notReady(reason.isNone() ? Reason.of(Code.STARTING) : reason);
            case WRITING -> writing(reason);
        };
    }

    /// Whether this is the process that writes the log, cosigned or not.
    public boolean writes() {
        return status.role() == Role.WRITING;
    }

    private Health writing(Reason reason) {
        if (!reason.isNone()) {
            return Health.notReady(reason);
        }
        if (status.cosignedSize() == 0 && status.cosignedSeconds() < COSIGNED_AGE_MAX.toSeconds()) {
            return Health.notReady(Code.STARTING);
        }
        if (status.cosignedSeconds() > COSIGNED_AGE_MAX.toSeconds()) {
            return Health.notReady(Code.NOT_COSIGNED);
        }
        if (witnesses.statuses().stream().anyMatch(WitnessStatus::refuses)) {
            return new Health(true, Reason.of(Code.WITNESS_REFUSES));
        }
        if (status.foreignIn(TopicCatalog.NOTARY) > 0) {
            return new Health(true, Reason.of(Code.FOREIGN_STATEMENT));
        }
        return new Health(true, status.remark());
    }

    /// Ends the round in progress. Another notary takes over at once.
    @Override
    public void close() {
        parts.close();
    }
}
