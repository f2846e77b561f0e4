package org.disvote.lab.load;

import java.net.URI;
import java.time.Duration;
import java.util.OptionalDouble;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;

/// A load of votes, each by another voter.
///
/// @param api the voters' HTTP interface
/// @param electionId an election that is open
/// @param ballots what the votes say
/// @param voterPrefix the start of the voter IDs, different in each run; a number of ten digits follows
/// @param votesPerSecond if present, an open loop: requests are due at this rate, whatever the system does, and
///     wait while no connection is free. If absent, a closed loop: each connection sends the next request as
///     soon as it has an answer
/// @param copies how often each vote is sent, at the same time on several connections, as impatient clients do
/// @param connections how many requests may be under way at once
/// @param warmUp how long the load runs before it is measured
/// @param measured how long it is measured
/// @param voters the voters; the load ends early once all have voted
public record LoadPlan(
        URI api,
        ElectionId electionId,
        LoadBallots ballots,
        String voterPrefix,
        OptionalDouble votesPerSecond,
        int copies,
        int connections,
        Duration warmUp,
        Duration measured,
        Voters voters) {

    public static final int CONNECTIONS_MAX = 4_096;
    public static final double RATE_MAX = 1_000_000;

    static final int VOTER_DIGITS = 10;

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
        if (warmUp.isNegative() || measured.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a load is measured for a second or more");
        }
    }

    /// A voter's number in the form that follows the prefix.
    public static String digits(long number) {
        String text = Long.toString(number);
        return "0".repeat(VOTER_DIGITS - text.length()) + text;
    }
}
