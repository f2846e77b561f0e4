package org.disvote.ingest;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.promise.PromiseConfig;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.ServerAddress;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;

/// The configuration of one ingest instance.
///
/// @param masters JDBC URLs, credentials included, in any order: each keeps its shard number. Three hosts in
///     a URL are a group under Patroni, whose leader is the master
/// @param brokers Kafka's bootstrap servers, `host:port,…`
/// @param host the address to listen on
/// @param port the port to listen on; 0 takes a free one
/// @param confirm what must have happened to a vote before the voter gets the receipt
/// @param routing the number of the log's partitions, which never changes
/// @param autoRestore whether a publisher restores by itself what a master lost and the log has; only safe if
///     the brokers let nobody but publishers write
/// @param limits the bounds of this instance
/// @param auth how voters identify themselves. Without identification, the host must be loopback, unless it
///     allows more
/// @param voterKey makes the pseudonyms; without it only elections with plain voters are served
/// @param log where the notary serves the log, `http://…/`; without it `/log/` is not served
/// @param promises how promises are given; needs the log. Without it receipts have none
/// @param front what stands between voters and this instance
/// @param rehearsal for how long at most votes are rehearsed before this instance is ready; zero: none are
/// @param drain how long a stopping instance serves on, not ready any more, so that proxies send voters to others
public record IngestConfig(
        List<String> masters,
        Brokers brokers,
        String host,
        int port,
        Confirm confirm,
        Routing routing,
        boolean autoRestore,
        Limits limits,
        AuthConfig auth,
        Optional<VoterKey> voterKey,
        Optional<URI> log,
        Optional<PromiseConfig> promises,
        Front front,
        Duration rehearsal,
        Duration drain) {

    private static final Duration REHEARSAL_MAX = Duration.ofMinutes(5);

    /// With the bounds of all that is closed then, less than the 30 s within which a stop is promised.
    public static final Duration DRAIN_MAX = Duration.ofSeconds(8);

    public IngestConfig {
        masters = List.copyOf(masters);
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("no master is given: name at least one JDBC URL");
        }
        if (masters.size() > routing.partitions()) {
            throw new IllegalArgumentException(
                    masters.size() + " masters are more than the log's " + routing.partitions() + " partitions");
        }
        for (int shard = 0; shard < masters.size(); shard++) {
            if (!masters.get(shard).startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("master " + shard + " is not a URL of jdbc:postgresql:");
            }
            if (masters.indexOf(masters.get(shard)) != shard) {
                throw new IllegalArgumentException(
                        "masters " + masters.indexOf(masters.get(shard)) + " and " + shard + " are the same database");
            }
        }
        if (port < 0 || port > ServerAddress.PORT_MAX) {
            throw new IllegalArgumentException("port " + port + " is not in 0.." + ServerAddress.PORT_MAX);
        }
        auth.requireAllowedOn(host);
        if (rehearsal.isNegative() || rehearsal.compareTo(REHEARSAL_MAX) > 0) {
            throw new IllegalArgumentException("rehearsal " + rehearsal + " is not in [0, " + REHEARSAL_MAX + "]");
        }
        if (drain.isNegative() || drain.compareTo(DRAIN_MAX) > 0) {
            throw new IllegalArgumentException("drain " + drain + " is not in [0, " + DRAIN_MAX + "]");
        }
        log = log.map(IngestConfig::logFolder);
        if (promises.isPresent() && log.isEmpty()) {
            throw new IllegalArgumentException(
                    "a promise key is given and no log: name it, since the statement of the key is read there");
        }
    }

    /// The address of the log's files, with `/` at the end.
    ///
    /// @throws IllegalArgumentException if it is not an address of HTTP
    public static URI logFolder(URI log) {
        if (!ServerAddress.isHttp(log) || log.getRawQuery() != null || log.getRawFragment() != null) {
            throw new IllegalArgumentException("the log is not at http://host:port/log/ but at " + log);
        }
        return String.valueOf(log.getRawPath()).endsWith("/") ? log : URI.create(log + "/");
    }

    /// What is public of the voter key.
    public Optional<String> keyCommitment() {
        return voterKey.map(VoterKey::commitment);
    }

    /// On loopback and a free port, confirmed by the master, with the default number of partitions and limits, without
    /// identification, voter key, log, promises, rehearsal and drain.
    public static Builder builder(List<String> masters, Brokers brokers) {
        return new Builder(masters, brokers);
    }

    /// Hides the masters' credentials.
    @Override
    public String toString() {
        return "IngestConfig[" + masters.size() + " masters, brokers " + brokers + ", " + host + ":" + port
                + ", confirm " + confirm + ", " + routing + ", autoRestore " + autoRestore + ", " + limits + ", " + auth
                + ", " + (voterKey.isPresent() ? "with" : "without") + " a voter key, log "
                + log.map(URI::toString).orElse("none") + ", promises "
                + promises.map(PromiseConfig::toString).orElse("none") + ", rehearsal " + rehearsal + ", drain "
                + drain + "]";
    }

    /// Collects the components; for one thread.
    public static final class Builder {

        private final List<String> masters;
        private final Brokers brokers;
        private String host = "127.0.0.1";
        private int port;
        private Confirm confirm = Confirm.MASTER;
        private Routing routing = new Routing(Routing.PARTITIONS_DEFAULT);
        private boolean autoRestore;
        private Limits limits = Limits.defaults();
        private AuthConfig auth = AuthConfig.none();
        private Optional<VoterKey> voterKey = Optional.empty();
        private Optional<URI> log = Optional.empty();
        private Optional<PromiseConfig> promises = Optional.empty();
        private Front front = Front.NONE;
        private Duration rehearsal = Duration.ZERO;
        private Duration drain = Duration.ZERO;

        private Builder(List<String> masters, Brokers brokers) {
            this.masters = masters;
            this.brokers = brokers;
        }

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder confirm(Confirm confirm) {
            this.confirm = confirm;
            return this;
        }

        public Builder routing(Routing routing) {
            this.routing = routing;
            return this;
        }

        public Builder autoRestore(boolean autoRestore) {
            this.autoRestore = autoRestore;
            return this;
        }

        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        public Builder auth(AuthConfig auth) {
            this.auth = auth;
            return this;
        }

        public Builder voterKey(VoterKey voterKey) {
            this.voterKey = Optional.of(voterKey);
            return this;
        }

        public Builder log(URI log) {
            this.log = Optional.of(log);
            return this;
        }

        public Builder promises(PromiseConfig promises) {
            this.promises = Optional.of(promises);
            return this;
        }

        public Builder front(Front front) {
            this.front = front;
            return this;
        }

        public Builder rehearsal(Duration rehearsal) {
            this.rehearsal = rehearsal;
            return this;
        }

        public Builder drain(Duration drain) {
            this.drain = drain;
            return this;
        }

        /// @throws IllegalArgumentException if they do not fit together; the message says what and the limit
        public IngestConfig build() {
            return new IngestConfig(
                    masters,
                    brokers,
                    host,
                    port,
                    confirm,
                    routing,
                    autoRestore,
                    limits,
                    auth,
                    voterKey,
                    log,
                    promises,
                    front,
                    rehearsal,
                    drain);
        }
    }
}
