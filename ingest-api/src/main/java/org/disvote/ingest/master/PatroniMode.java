package org.disvote.ingest.master;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.jspecify.annotations.Nullable;

/// Whether Patroni keeps a group of servers in synchronous mode, strict: then a leader without a standby commits
/// nothing, and only the standby that has every commit may become the leader. It is asked on a thread of its own,
/// at least once a second.
///
/// The mode `quorum` is not accepted: in it, acknowledged commits were lost when two nodes failed.
public final class PatroniMode implements AutoCloseable {

    /// How long one answer may take. Together with the pause it is less than a second.
    static final Duration ASK_MAX = Duration.ofMillis(450);

    private static final Duration EACH = Duration.ofMillis(450);

    /// An older answer counts for nothing. It allows for a machine whose threads start late.
    private static final Duration GOOD_FOR = Duration.ofSeconds(2);

    private final MasterAddress address;
    private final Worker worker;

    /// Since the newest question whose answer was strict; null if the newest answer was another one, or none.
    private volatile @Nullable Stopwatch strict;

    private PatroniMode(MasterAddress address) {
        this.address = address;
        worker = Worker.platform("patroni-mode", ASK_MAX, this::watch).start();
    }

    /// Begins to ask.
    ///
    /// @param url of a master
    /// @return empty if it is a single server, without Patroni
    public static Optional<PatroniMode> watch(String url) {
        MasterAddress address = MasterAddress.parse(url);
        return address.isGroup() ? Optional.of(new PatroniMode(address)) : Optional.empty();
    }

    /// Whether the group is known to be in this mode now.
    public boolean isStrict() {
        Stopwatch newest = strict;
        return newest != null && !newest.exceeds(GOOD_FOR);
    }

    private void watch(Worker thread) throws InterruptedException {
        do {
            Stopwatch asked = Stopwatch.start();
            List<String> answers = address.configurations(ASK_MAX);
            strict = !answers.isEmpty() && answers.stream().allMatch(PatroniMode::isStrict) ? asked : null;
        } while (thread.pause(EACH));
    }

    /// @param configuration Patroni's dynamic configuration, in JSON
    static boolean isStrict(String configuration) {
        try {
            JsonNode settings = Json.MAPPER.readTree(configuration);
            return isOn(settings.path("synchronous_mode")) && isOn(settings.path("synchronous_mode_strict"));
        } catch (IOException e) {
            return false;
        }
    }

    /// Patroni also takes texts.
    private static boolean isOn(JsonNode setting) {
        return setting.isBoolean()
                ? setting.booleanValue()
                : setting.isTextual() && List.of("on", "true", "yes").contains(setting.textValue());
    }

    @Override
    public void close() {
        worker.close();
    }
}
