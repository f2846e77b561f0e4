package org.disvote.ingest.http.limit;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.ClientLimits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// Limits the requests of each voter, and those with each token. The token comes first, before its signature is
/// checked, so a refused token costs nothing when it is sent again and again. The voter comes after that, so
/// one with many tokens is limited as well.
///
/// Thread-safe, without a lock.
public final class VoterLimit {

    /// Limits nobody.
    public static final VoterLimit NONE = new VoterLimit(null);

    private static final Duration PERIOD = Duration.ofMinutes(1);

    /// A page that tries again sends six requests in half a minute.
    private static final int BURSTS_IN_A_PERIOD = 3;

    /// The end of a token is its signature, which no two tokens share. The rest need not be read for each vote.
    private static final int TOKEN_END = 43;

    private final @Nullable Rates rates;

    private record Rates(RateLimit tokens, Refusals ofTokens, RateLimit voters, Refusals ofVoters) {}

    private VoterLimit(@Nullable Rates rates) {
        this.rates = rates;
    }

    public static VoterLimit of(ClientLimits limits, MeterRegistry registry) {
        if (limits.voterPerMinute() == 0) {
            return NONE;
        }
        return new VoterLimit(new Rates(
                rate(limits.voterPerMinute()),
                new Refusals(registry, "token", "Too many requests come with this token."),
                rate(limits.voterPerMinute()),
                new Refusals(registry, "voter", "Too many requests come for this voter.")));
    }

    private static RateLimit rate(int perMinute) {
        return new RateLimit(perMinute, PERIOD, Math.max(1, perMinute / BURSTS_IN_A_PERIOD), System::nanoTime);
    }

    /// @param authorization the `Authorization` headers of a request
    /// @return the answer if it may not pass
    public Optional<Answer> refusal(List<String> authorization) {
        if (rates == null || authorization.isEmpty()) {
            return Optional.empty();
        }
        String token = authorization.getFirst();
        long client = RateLimit.number(token.substring(Math.max(0, token.length() - TOKEN_END)));
        return rates.ofTokens().unlessInTime(rates.tokens().pass(client));
    }

    /// @return the answer if a request of this voter may not pass
    public Optional<Answer> refusal(Voter voter) {
        return rates == null
                ? Optional.empty()
                : rates.ofVoters().unlessInTime(rates.voters().pass(RateLimit.number(voter.value())));
    }
}
