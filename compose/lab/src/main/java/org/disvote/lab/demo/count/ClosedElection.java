package org.disvote.lab.demo.count;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.extract.LogExtract;
import org.disvote.count.extract.LogSources;
import org.disvote.count.input.CheckedInput;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.roll.RollExport;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.log.HttpLog;

/// A closed election of a running system, whose log has to be exported.
///
/// @param policy the log and the witnesses to trust
public record ClosedElection(Endpoints endpoints, ElectionId id, Policy policy) {

    /// From the close until a cosigned checkpoint has its statement.
    private static final Duration STATED_WITHIN = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(500);

    /// Exports the log, as soon as a cosigned checkpoint has the close.
    ///
    /// @param folder must not exist
    /// @return what was checked
    /// @throws OperatorException if the close is not stated in time, or the export is refused
    public CheckedInput export(Path folder, Watch watch) throws InterruptedException {
        Deadline deadline = Deadline.after(STATED_WITHIN);
        while (true) {
            try (HttpLog served = new HttpLog(Objects.requireNonNull(endpoints.log()))) {
                LogSources sources = new LogSources(
                        endpoints.brokers(),
                        served::open,
                        (roll, to, rolls) ->
                                RollExport.write(endpoints.masters(), endpoints.brokers(), roll, to, rolls::progress));
                return LogExtract.write(id, folder, policy, sources, watch);
            } catch (RefusedException e) {
                if (e.refusal() != Refusal.CLOSE_NOT_STATED || deadline.hasPassed()) {
                    throw new OperatorException("nothing was exported: " + e.getMessage(), e);
                }
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /// How many bytes an export has.
    public static long bytes(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
