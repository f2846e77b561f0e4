package org.disvote.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An issuer's public keys as they were at one moment.
///
/// @param keys at least one; those with an ID have each another
record KeySet(List<VerificationKey> keys) {

    /// Issuers publish two or three; the bound keeps a look-up a short walk.
    private static final int KEYS_MAX = 64;

    KeySet {
        keys = List.copyOf(keys);
    }

    /// @param bytes a JSON Web Key Set; keys for other purposes and of other types are passed over, as RFC 7517 asks
    /// @throws UnusableException if it is none, holds a secret, or has no key for us
    static KeySet parse(byte[] bytes) throws UnusableException {
        JWKSet set;
        try {
            set = JWKSet.parse(new String(bytes, UTF_8));
        } catch (ParseException | RuntimeException e) {
            // Of malformed keys the library says so in one way or another.
            throw new UnusableException("it is not a JSON Web Key Set", e);
        }
        if (set.size() > KEYS_MAX) {
            throw new UnusableException("it has " + set.size() + " keys, more than " + KEYS_MAX, null);
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (JWK key : set.getKeys()) {
            if (key.isPrivate()) {
                throw new UnusableException(
                        "it holds a private or secret key: give the issuer's public keys, and take that key for known",
                        null);
            }
            VerificationKey.of(key).ifPresent(keys::add);
        }
        if (keys.isEmpty()) {
            throw new UnusableException("it has no public key for RS256, ES256 or EdDSA", null);
        }
        long named =
                keys.stream().map(VerificationKey::id).filter(id -> id != null).count();
        if (keys.stream()
                        .map(VerificationKey::id)
                        .filter(id -> id != null)
                        .distinct()
                        .count()
                != named) {
            throw new UnusableException("two of its keys have the same kid", null);
        }
        return new KeySet(keys);
    }

    /// @param id the `kid` that a token names. A token without one is checked with the only key, if there is only one:
    ///     trying them all would let every bad token cost as many verifications as there are keys.
    Optional<VerificationKey> find(@Nullable String id) {
        if (id == null) {
            return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
        }
        return keys.stream().filter(key -> id.equals(key.id())).findFirst();
    }

    /// Its message completes "the keys of … are of no use: ".
    static final class UnusableException extends Exception {
        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
