package org.disvote.notary.sign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.NotaryStatus.Role;
import org.disvote.notary.topic.Leadership;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.rights.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of the notary: waits until this process is the one that writes, then runs a [Session], and
/// another one after each failure that may pass. A failure that does not pass ends it.
public final class Signer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Signer.class);

    private static final Duration STANDBY_POLL = Duration.ofMillis(500);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration FOLDER_RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(8);

    private final SessionParts parts;
    private final NotaryStatus status;
    private final Worker worker;

    private Signer(SessionParts parts) {
        this.parts = parts;
        this.status = parts.status();
        worker = Worker.platform("notary", CLOSE_MAX, this::run);
    }

    public static Signer start(SessionParts parts) {
        Signer signer = new Signer(parts);
        signer.worker.start();
        return signer;
    }

    private void run(Worker worker) throws InterruptedException {
        while (!worker.isStopping()) {
            Duration pause = RETRY_AFTER;
            try (Leadership leadership = new Leadership(parts.brokers())) {
                lead(leadership, worker);
            } catch (Leadership.LostException e) {
                status.enter(Role.STANDBY, Reason.of(Code.STANDBY));
                log.atInfo().addKeyValue("error", e.getMessage()).log("Notary stops writing");
            } catch (OperatorNeededException e) {
                stopped(e.reason(), String.valueOf(e.getMessage()));
                return;
            } catch (OperatorException e) {
                stopped(Reason.of(Code.OPERATOR_NEEDED), String.valueOf(e.getMessage()));
                return;
            } catch (IOException | UncheckedIOException e) {
                status.enter(Role.STARTING, Reason.of(Code.DATA_FOLDER));
                log.atError()
                        .addKeyValue("folder", parts.folder().root())
                        .addKeyValue("error", String.valueOf(e))
                        .log("Folder of the log cannot be read or written, the notary tries again");
                pause = FOLDER_RETRY_AFTER;
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                status.enter(Role.STARTING, Reason.of(Refusals.isRefusal(e) ? Code.BROKERS_REFUSE : Code.BROKERS_AWAY));
                log.atWarn()
                        .addKeyValue("error", Refusals.text(parts.brokers(), e))
                        .log("Brokers do not serve the notary, it tries again");
            }
            worker.pause(pause);
        }
    }

    private void stopped(Reason reason, String message) {
        status.enter(Role.STOPPED, reason);
        log.atError()
                .addKeyValue("reason", reason)
                .addKeyValue("error", message)
                .log("Notary stopped, it signs nothing until an operator has acted");
    }

    private void lead(Leadership leadership, Worker worker)
            throws Leadership.LostException, OperatorNeededException, IOException, InterruptedException {
        while (!leadership.await(STANDBY_POLL)) {
            if (worker.isStopping()) {
                return;
            }
            if (status.role() != Role.STARTING || status.roleSeconds() > 2 * STANDBY_POLL.toSeconds() + 2) {
                status.enter(Role.STANDBY, Reason.of(Code.STANDBY));
            }
        }
        log.atInfo().log("Notary writes from now on");
        boolean replaceTiles = false;
        while (!worker.isStopping()) {
            try (Session session = new Session(parts, leadership, worker, replaceTiles)) {
                switch (session.run()) {
                    case ASKED -> {}
                    case TILES_DAMAGED -> replaceTiles = true;
                }
            }
        }
    }

    /// Ends the round in progress and leaves, so that another notary takes over at once.
    @Override
    public void close() {
        worker.close();
    }
}
