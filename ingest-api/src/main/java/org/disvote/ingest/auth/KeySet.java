package org.disvote.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An issuer's public keys, as one reading of the set returned them.
///
/// @param keys the usable keys, at least one; no two have the same ID
/// @param passedOver the unusable keys of the set, each described with the reason, for the operator's log
record KeySet(List<VerificationKey> keys, List<String> passedOver) {

    /// Issuers publish two or three keys. The bound keeps [#find] cheap, which walks the list.
    private static final int KEYS_MAX = 64;

    /// Only private and secret keys have these members, whatever their type.
    private static final Set<String> SECRETS = Set.of("d", "k", "priv");

    private static final int NAME_LENGTH_MAX = 64;

    KeySet {
        keys = List.copyOf(keys);
        passedOver = List.copyOf(passedOver);
    }

    /// Nimbus' own `JWKSet.parse` is not used: it refuses the whole set because of one malformed key or
    /// unknown curve, and it accepts secrets.
    ///
    /// @param bytes a JSON Web Key Set. Keys for other purposes, of unknown types, curves or algorithms, and
    ///     malformed keys are skipped, as RFC 7517, section 5, recommends: an issuer may add keys for other
    ///     systems at any time
    /// @throws UnusableException if the bytes are not a key set, contain a secret, or have no usable key
    static KeySet parse(byte[] bytes) throws UnusableException {
        List<?> entries = entries(bytes);
        if (entries.size() > KEYS_MAX) {
            throw new UnusableException("it has " + entries.size() + " keys, more than " + KEYS_MAX, null);
        }
        List<VerificationKey> keys = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!(entries.get(i) instanceof Map<?, ?> members)) {
                passedOver.add("key " + (i + 1) + ": it is not a JSON object");
                continue;
            }
            if (members.keySet().stream().anyMatch(SECRETS::contains)) {
                throw new UnusableException(
                        "it contains a private or secret key: publish only public keys, and replace that key, "
                                + "because it is exposed",
                        null);
            }
            Optional<VerificationKey> key = parse(members);
            if (key.isEmpty()) {
                passedOver.add(describe(i, members) + ": it is malformed, or not for RS256, ES256 or EdDSA");
            } else if (keys.stream().anyMatch(other -> other.hasId(key.get().id()))) {
                passedOver.add(describe(i, members) + ": an earlier key has the same kid");
            } else {
                keys.add(key.get());
            }
        }
        if (keys.isEmpty()) {
            throw new UnusableException("it has no public key for RS256, ES256 or EdDSA", null);
        }
        return new KeySet(keys, passedOver);
    }

    private static List<?> entries(byte[] bytes) throws UnusableException {
        try {
            if (JSONObjectUtils.parse(new String(bytes, UTF_8)).get("keys") instanceof List<?> entries) {
                return entries;
            }
        } catch (ParseException | RuntimeException e) {
            throw new UnusableException("it is not a JSON Web Key Set", e);
        }
        throw new UnusableException("it is not a JSON Web Key Set", null);
    }

    @SuppressWarnings("unchecked") // A JSON object's member names are strings.
    private static Optional<VerificationKey> parse(Map<?, ?> members) {
        try {
            return VerificationKey.of(JWK.parse((Map<String, Object>) members));
        } catch (ParseException | RuntimeException e) {
            // Nimbus reports malformed and unknown keys by exceptions of several types.
            return Optional.empty();
        }
    }

    private static String describe(int index, Map<?, ?> members) {
        StringBuilder description = new StringBuilder("key " + (index + 1));
        for (String name : List.of("kid", "kty", "crv", "alg")) {
            if (members.get(name) instanceof String value) {
                description
                        .append(' ')
                        .append(name)
                        .append('=')
                        .append(value, 0, Math.min(value.length(), NAME_LENGTH_MAX));
            }
        }
        return description.toString();
    }

    /// @param id the `kid` that a token names. A token without one can be checked only if the set has a
    ///     single key. Trying all keys would make every forged token cost as many verifications as there are
    ///     keys.
    Optional<VerificationKey> find(@Nullable String id) {
        if (id == null) {
            return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
        }
        return keys.stream().filter(key -> key.hasId(id)).findFirst();
    }

    /// The message completes "the keys of … are of no use: ".
    static final class UnusableException extends Exception {
        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
