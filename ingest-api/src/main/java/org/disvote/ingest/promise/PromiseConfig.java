package org.disvote.ingest.promise;

import java.time.Clock;
import org.disvote.topics.id.Ids;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Policy;

/// How an instance gives promises.
///
/// @param policy which log and which witnesses must have signed the statement of the key
public record PromiseConfig(BatchSigner signer, Mode mode, Policy policy) {

    private static final String AFTER_ORIGIN = "/promise/";

    /// What must be known before a promise is given, besides the statement of its key.
    public enum Mode {
        /// That an answer waits for the log, or that the master waits for a standby.
        VERIFIED,
        /// Nothing: the loss of a master's disk may break promises.
        FORCED
    }

    /// @throws IllegalArgumentException if the key's name is not that of a promise key of the policy's log
    public static PromiseConfig of(SigningKey key, Mode mode, Policy policy) {
        if (policy.logs().size() != 1) {
            throw new IllegalArgumentException(
                    "the policy names " + policy.logs().size() + " logs, and not one");
        }
        String origin = policy.log().name();
        requireName(key.name(), origin);
        return new PromiseConfig(new PromiseSigner(key, origin, Clock.systemUTC()), mode, policy);
    }

    private static void requireName(String name, String origin) {
        String before = origin + AFTER_ORIGIN;
        if (!name.startsWith(before) || !Ids.isValid(name.substring(before.length()))) {
            throw new IllegalArgumentException(
                    "the promise key is named %s, and the policy's log demands %sINSTANCE: see disvote promise-key"
                            .formatted(name, before));
        }
    }

    /// Of the policy's log.
    public String origin() {
        return policy.log().name();
    }

    /// Hides the key.
    @Override
    public String toString() {
        return "PromiseConfig[" + origin() + ", " + mode + "]";
    }
}
