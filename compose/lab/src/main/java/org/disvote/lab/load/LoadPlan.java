package org.disvote.lab.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;

/// A load of votes, each by another voter.
///
/// @param api the voters' HTTP interface
/// @param electionId an election that is open
/// @param ballots what is cast
/// @param voterPrefix the start of the voter IDs, different in each run; a number of ten digits follows
/// @param votesPerSecond if present, an open loop: requests are due at this rate, whatever the system does, and
///     wait while no connection is free. If absent, a closed loop: each connection sends the next request as
///     soon as it has an answer
/// @param copies how often each vote is sent, at the same time on several connections, as impatient clients do
/// @param connections how many requests may be under way at once
/// @param warmUp how long the load runs before it is measured
/// @param measured how long it is measured
/// @param voters the voters; the load ends early once all have voted
/// @param patience for how long a voter who is answered 503, or not at all, sends the same request again; zero: never
public record LoadPlan(
        URI api,
        ElectionId electionId,
        Ballots ballots,
        String voterPrefix,
        OptionalDouble votesPerSecond,
        int copies,
        int connections,
        Duration warmUp,
        Duration measured,
        Voters voters,
        Duration patience) {

    public static final int CONNECTIONS_MAX = 4_096;
    public static final double RATE_MAX = 1_000_000;

    static final int VOTER_DIGITS = 10;

    /// What the voters of a load cast.
    public interface Ballots {

        /// @return makes a caster for each connection; called by several threads
        Supplier<Caster> casters(LoadPlan plan);

        /// How often a vote may be sent so that each time it is the same request.
        default int copiesMax() {
            return CONNECTIONS_MAX;
        }

        /// Is called for each vote that was answered with 201, by several threads.
        default void accepted(long voter) {}
    }

    /// Casts votes over one connection. For one thread.
    public interface Caster extends AutoCloseable {

        /// @param voter from 0, of at most ten digits
        /// @return the answer's status
        /// @throws IOException if there is no answer: it is unknown whether the vote is recorded
        int cast(long voter) throws IOException;

        /// How many requests were sent again, after an answer of 503 or without an answer.
        long triedAgain();

        /// Ends the connection. The next cast makes a new one.
        @Override
        void close();
    }

    /// As many votes in the sample election as the connections can cast, by voters who have not voted in another run.
    public static LoadPlan closedLoop(URI api, int connections, Duration warmUp, Duration measured) {
        return builder(api, connections, measured).warmUp(warmUp).build();
    }

    /// As [#closedLoop], without a warm-up, and each vote once, unless something else is set.
    public static Builder builder(URI api, int connections, Duration measured) {
        return new Builder(api, connections, measured);
    }

    /// The same with other ballots.
    public LoadPlan with(Ballots other) {
        return new LoadPlan(
                api,
                electionId,
                other,
                voterPrefix,
                votesPerSecond,
                copies,
                connections,
                warmUp,
                measured,
                voters,
                patience);
    }

    public LoadPlan {
        if (!"http".equals(api.getScheme()) || api.getHost() == null) {
            throw new IllegalArgumentException("the API is not at http://host:port but at " + api);
        }
        Ids.require("voter prefix with its ten digits", voterPrefix + "0".repeat(VOTER_DIGITS));
        if (votesPerSecond.isPresent()
                && !(votesPerSecond.getAsDouble() > 0 && votesPerSecond.getAsDouble() <= RATE_MAX)) {
            throw new IllegalArgumentException(
                    "rate " + votesPerSecond.getAsDouble() + " is not in 0.." + RATE_MAX + " votes a second");
        }
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException("connections " + connections + " is not in 1.." + CONNECTIONS_MAX);
        }
        if (copies < 1 || copies > connections) {
            throw new IllegalArgumentException(
                    "copies " + copies + " is not in 1.." + connections + ", the connections");
        }
        if (copies > ballots.copiesMax()) {
            throw new IllegalArgumentException("copies " + copies + ": these ballots are sealed anew each time");
        }
        if (patience.isNegative() || (patience.isPositive() && copies > 1)) {
            throw new IllegalArgumentException("voters who try again send no copies");
        }
        if (warmUp.isNegative() || measured.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a load is measured for a second or more");
        }
    }

    /// A voter's number in the form that follows the prefix.
    public static String digits(long number) {
        String text = Long.toString(number);
        return "0".repeat(VOTER_DIGITS - text.length()) + text;
    }

    /// Collects the components; for one thread.
    public static final class Builder {

        private final URI api;
        private final int connections;
        private final Duration measured;
        private ElectionId electionId = SampleElection.ID;
        private Ballots ballots = LoadBallots.choices(SampleElection.CHOICES);
        private String voterPrefix = "bench-" + Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX) + "-";
        private OptionalDouble votesPerSecond = OptionalDouble.empty();
        private int copies = 1;
        private Duration warmUp = Duration.ZERO;
        private Voters voters = Voters.endless();
        private Duration patience = Duration.ZERO;

        private Builder(URI api, int connections, Duration measured) {
            this.api = api;
            this.connections = connections;
            this.measured = measured;
        }

        public Builder election(ElectionId electionId) {
            this.electionId = electionId;
            return this;
        }

        public Builder ballots(Ballots ballots) {
            this.ballots = ballots;
            return this;
        }

        public Builder voterPrefix(String voterPrefix) {
            this.voterPrefix = voterPrefix;
            return this;
        }

        public Builder votesPerSecond(OptionalDouble votesPerSecond) {
            this.votesPerSecond = votesPerSecond;
            return this;
        }

        public Builder copies(int copies) {
            this.copies = copies;
            return this;
        }

        public Builder warmUp(Duration warmUp) {
            this.warmUp = warmUp;
            return this;
        }

        public Builder voters(Voters voters) {
            this.voters = voters;
            return this;
        }

        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /// @throws IllegalArgumentException if they do not fit together; the message says what and the limit
        public LoadPlan build() {
            return new LoadPlan(
                    api,
                    electionId,
                    ballots,
                    voterPrefix,
                    votesPerSecond,
                    copies,
                    connections,
                    warmUp,
                    measured,
                    voters,
                    patience);
        }
    }
}
