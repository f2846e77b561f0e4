package org.disvote.ingest.auth;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a token's payload says, read strictly. The library's own reader takes a number for a subject, and a date beyond
/// all bounds for another one.
record Claims(Map<String, Object> members) {

    /// The year 9999. A time beyond it is a mistake rather than a promise.
    private static final long SECONDS_MAX = 253_402_300_799L;

    /// @throws MalformedException if the claim is there and not a string
    Optional<String> string(String name) throws MalformedException {
        return switch (members.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw new MalformedException();
        };
    }

    /// @throws MalformedException if the claim is there and not seconds since 1970, perhaps with a fraction
    Optional<Instant> time(String name) throws MalformedException {
        return switch (members.get(name)) {
            case null -> Optional.empty();
            case Number seconds
            when seconds.doubleValue() >= 0 && seconds.doubleValue() <= SECONDS_MAX ->
                Optional.of(Instant.ofEpochMilli((long) (seconds.doubleValue() * 1_000)));
            default -> throw new MalformedException();
        };
    }

    /// @return the one string that the claim is, or all of those it holds
    /// @throws MalformedException if the claim is there and neither a string nor a list of strings
    Set<String> strings(String name) throws MalformedException {
        Set<String> strings = new HashSet<>();
        for (@Nullable Object element : members.get(name) instanceof List<?> list ? list : List.of()) {
            if (!(element instanceof String text)) {
                throw new MalformedException();
            }
            strings.add(text);
        }
        if (!(members.get(name) instanceof List<?>)) {
            string(name).ifPresent(strings::add);
        }
        return strings;
    }

    static final class MalformedException extends Exception {}
}
