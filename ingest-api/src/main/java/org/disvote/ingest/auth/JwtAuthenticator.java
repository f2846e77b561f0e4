package org.disvote.ingest.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.disvote.ingest.auth.Caller.Bearer;
import org.disvote.ingest.auth.Caller.Missing;
import org.disvote.ingest.auth.Caller.Rejected;
import org.disvote.topics.id.VoterId;
import org.jspecify.annotations.Nullable;

/// Authenticates voters by signed tokens (RFC 7519) and follows RFC 8725: the key decides the algorithm, the
/// signature is checked before any claim is read, issuer and audience are required, and keys that a token
/// brings or links to (`jwk`, `jku`, `x5u`) are never used.
///
/// Verified tokens are not cached. A voter's token is used once or twice, so a cache would store secrets and
/// save nothing.
final class JwtAuthenticator implements Authenticator {

    static final int TOKEN_LENGTH_MAX = 4096;

    private static final String SCHEME = "bearer";

    /// A token's `typ` may be missing, a JWT's, or an access token's (RFC 9068). Tokens of other types serve
    /// other purposes.
    private static final Set<JOSEObjectType> TYPES =
            Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"));

    private static final boolean[] BASE64URL = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                .chars()
                .forEach(character -> BASE64URL[character] = true);
    }

    private static final Rejected TWO_HEADERS = new Rejected("There is more than one Authorization header.");
    private static final Rejected TOO_LONG =
            new Rejected("The token is longer than " + TOKEN_LENGTH_MAX + " characters.");
    private static final Rejected MALFORMED = new Rejected("The token is not a signed JWT.");
    private static final Rejected OTHER_TYPE = new Rejected("The token is of a type that is not meant for this.");
    private static final Rejected CRITICAL = new Rejected("The token demands an extension that is not known here.");
    private static final Rejected NO_KEY_NAMED = new Rejected("The token does not say which key it is signed with.");
    private static final Rejected UNKNOWN_KEY = new Rejected("The token is signed with a key that is not known here.");
    private static final Rejected KEY_LOOKED_UP =
            new Rejected("The token is signed with a key that is not known here yet; it is being looked up.", true);
    private static final Rejected OTHER_ALGORITHM =
            new Rejected("The token is signed with an algorithm that is not its key's.");
    private static final Rejected FORGED = new Rejected("The token's signature is wrong.");
    private static final Rejected OTHER_ISSUER = new Rejected("The token is of another issuer.");
    private static final Rejected OTHER_AUDIENCE = new Rejected("The token is meant for another audience.");
    private static final Rejected NO_EXPIRY = new Rejected("The token has no time of expiry.");
    private static final Rejected EXPIRED = new Rejected("The token has expired.");
    private static final Rejected NOT_YET = new Rejected("The token is not valid yet.");

    private final AuthConfig.Jwt config;
    private final KeyRing keys;
    private final InstantSource clock;
    private final Rejected noVoter;

    /// @param keys closed with this authenticator
    JwtAuthenticator(AuthConfig.Jwt config, KeyRing keys, InstantSource clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
        noVoter = new Rejected("The token's claim " + config.voterClaim() + " is not a voter ID.");
    }

    @Override
    public Caller identify(List<String> authorization) {
        if (authorization.size() > 1) {
            return TWO_HEADERS;
        }
        if (authorization.isEmpty()) {
            return new Missing();
        }
        String header = authorization.getFirst();
        int end = header.indexOf(' ');
        if (end < 0 || !header.substring(0, end).toLowerCase(Locale.ROOT).equals(SCHEME)) {
            return new Missing();
        }
        return verify(header.substring(end + 1).strip());
    }

    @Override
    public void close() {
        keys.close();
    }

    private Caller verify(String token) {
        if (token.length() > TOKEN_LENGTH_MAX) {
            return TOO_LONG;
        }
        if (!isCompact(token)) {
            return MALFORMED;
        }
        JWSObject jws;
        try {
            jws = JWSObject.parse(token);
        } catch (ParseException | RuntimeException e) {
            // For some malformed headers, such as `null`, Nimbus throws an unchecked exception.
            return MALFORMED;
        }
        JWSHeader header = jws.getHeader();
        Rejected unacceptable = judge(header);
        if (unacceptable != null) {
            return unacceptable;
        }
        String keyId = header.getKeyID();
        Optional<VerificationKey> key = keys.find(keyId);
        if (key.isEmpty()) {
            return keyId == null ? NO_KEY_NAMED : keys.mayAppear(keyId) ? KEY_LOOKED_UP : UNKNOWN_KEY;
        }
        if (!key.get().isFor(header.getAlgorithm())) {
            return OTHER_ALGORITHM;
        }
        try {
            if (!jws.verify(key.get().verifier())) {
                // The signature is forged, or the issuer has a new key with an old ID. After the set was read
                // again, tokens that the new key signed are accepted.
                keys.readAgain();
                return FORGED;
            }
        } catch (JOSEException e) {
            return FORGED;
        }
        try {
            return judge(Claims.parse(jws.getPayload().toBytes(), config.voterClaim()));
        } catch (Claims.MalformedException e) {
            return new Rejected(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Rejected judge(JWSHeader header) {
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return CRITICAL;
        }
        return header.getType() == null || TYPES.contains(header.getType()) ? null : OTHER_TYPE;
    }

    private Caller judge(Claims claims) throws Claims.MalformedException {
        if (!claims.string("iss").equals(Optional.of(config.issuer()))) {
            return OTHER_ISSUER;
        }
        if (!claims.strings("aud").contains(config.audience())) {
            return OTHER_AUDIENCE;
        }
        Instant now = clock.instant();
        Optional<Instant> expiry = claims.time("exp");
        if (expiry.isEmpty()) {
            return NO_EXPIRY;
        }
        if (!now.minus(config.leeway()).isBefore(expiry.get())) {
            return EXPIRED;
        }
        Optional<Instant> notBefore = claims.time("nbf");
        if (notBefore.isPresent() && now.plus(config.leeway()).isBefore(notBefore.get())) {
            return NOT_YET;
        }
        Optional<VoterId> voter = claims.string(config.voterClaim()).flatMap(VoterId::parse);
        if (voter.isEmpty()) {
            return noVoter;
        }
        return new Bearer(voter.get(), claims.words("scope"));
    }

    /// Whether the token has three parts and only the characters of a compact JWS. Nimbus' decoder would skip
    /// all other characters.
    private static boolean isCompact(String token) {
        int dots = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c >= BASE64URL.length || !BASE64URL[c]) {
                return false;
            }
        }
        return dots == 2;
    }
}
