package org.disvote.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.disvote.ingest.auth.Issuer.base64;
import static org.disvote.ingest.auth.Issuer.bearer;
import static org.disvote.ingest.auth.Issuer.encoded;
import static org.disvote.ingest.auth.Issuer.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.disvote.ingest.auth.Caller.Bearer;
import org.disvote.ingest.auth.Caller.Missing;
import org.disvote.ingest.auth.Caller.NotOperator;
import org.disvote.ingest.auth.Caller.Rejected;
import org.disvote.topics.id.VoterId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwtAuthenticatorTest {

    private static final Instant NOW = Instant.parse("2027-05-21T07:00:00Z");
    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final String VOTER = "GR-0001234567";
    private static final Bearer KNOWN = new Bearer(new VoterId(VOTER), Set.of());

    private static final Issuer RSA = Issuer.rs256("rsa");
    private static final Issuer EC = Issuer.es256("ec");
    private static final Issuer ED = Issuer.edDsa("ed");

    @TempDir
    private Path dir;

    private Instant now = NOW;
    private Authenticator authenticator = new Authenticator.Nobody();

    @AfterEach
    void close() {
        authenticator.close();
    }

    static Stream<Issuer> issuers() {
        return Stream.of(RSA, EC, ED);
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void aValidTokenIdentifiesItsVoter(Issuer issuer) {
        trusting(issuer);

        assertEquals(KNOWN, identify(issuer.token(good())));
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void aChangeOfAnyCharacterIsDetected(Issuer issuer) {
        trusting(issuer);
        String token = issuer.token(good());
        for (int i = 0; i < token.length(); i++) {
            // The last character of a part may have unused bits.
            boolean endOfPart = i + 1 == token.length() || token.charAt(i + 1) == '.';
            if (token.charAt(i) != '.' && !endOfPart) {
                char other = token.charAt(i) == 'A' ? 'B' : 'A';
                assertInstanceOf(
                        Rejected.class, identify(token.substring(0, i) + other + token.substring(i + 1)), "at " + i);
            }
        }
    }

    @Test
    void theKeyIsFoundByItsIdAmongSeveral() {
        trusting(RSA, EC, ED);

        issuers().forEach(issuer -> assertEquals(KNOWN, identify(issuer.token(good()))));
    }

    @Test
    void aTokenThatNamesNoKeyIsCheckedWithTheOnlyOne() {
        trusting(EC);

        assertEquals(KNOWN, identify(EC.token(without(EC.header(), "kid"), good())));
    }

    @Test
    void aTokenThatNamesNoKeyIsRefusedIfThereAreSeveral() {
        trusting(EC, ED);

        rejects("does not say which key", EC.token(without(EC.header(), "kid"), good()));
    }

    @Test
    void aKeyWithoutAnIdChecksOnlyTokensThatNameNone() {
        Issuer nameless = Issuer.es256(null);
        trusting(nameless);

        assertEquals(KNOWN, identify(nameless.token(good())));
        rejects("not known", nameless.token(with(nameless.header(), "kid", "x"), good()));
    }

    @Test
    void anUnknownKeyIsRefused() {
        trusting(EC);

        rejects("not known", Issuer.es256("other").token(good()));
    }

    @Test
    void anotherKeyOfTheSameIdIsRefused() {
        trusting(EC, RSA, ED);

        rejects("signature is wrong", Issuer.es256("ec").token(good()));
        rejects("signature is wrong", Issuer.rs256("rsa").token(good()));
        rejects("signature is wrong", Issuer.edDsa("ed").token(good()));
    }

    @Test
    void aKeyInsideTheTokenIsNotTrusted() {
        trusting(EC);
        Issuer forger = Issuer.es256("ec");

        rejects("signature is wrong", forger.token(with(forger.header(), "jwk", forger.key()), good()));
        rejects(
                "signature is wrong",
                forger.token(with(forger.header(), "jku", "http://127.0.0.1:1/keys.json"), good()));
        rejects("signature is wrong", forger.token(with(forger.header(), "x5u", "http://127.0.0.1:1/a.pem"), good()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void aTokenThatSaysItNeedsNoSignatureIsRefused(String none) {
        trusting(EC);
        String unsigned = encoded(json(with(EC.header(), "alg", none))) + "." + encoded(json(good())) + ".";

        assertInstanceOf(Rejected.class, identify(unsigned));
        assertInstanceOf(Rejected.class, identify(unsigned + "AAAA"));
        assertInstanceOf(Rejected.class, identify(EC.token(with(EC.header(), "alg", none), good())));
    }

    @Test
    void aPublicKeyIsNeverUsedAsTheSecretOfAnHmac() {
        trusting(RSA, EC, ED);
        issuers().forEach(issuer -> {
            byte[] encoded = issuer.publicKey().getEncoded();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----\n";
            for (byte[] secret :
                    List.of(encoded, pem.getBytes(UTF_8), json(issuer.key()).getBytes(UTF_8))) {
                rejects("not its key's", hmac(with(issuer.header(), "alg", "HS256"), good(), secret));
            }
        });
    }

    @Test
    void theKeyDecidesTheAlgorithm() {
        trusting(RSA, EC, ED);
        issuers()
                .forEach(issuer ->
                        List.of("RS256", "ES256", "EdDSA", "RS512", "PS256", "ES384", "ES256K", "HS256").stream()
                                .filter(algorithm ->
                                        !algorithm.equals(issuer.header().get("alg")))
                                .forEach(algorithm -> rejects(
                                        "not its key's",
                                        issuer.token(with(issuer.header(), "alg", algorithm), good()))));
    }

    @Test
    void edDsaMayAlsoBeNamedAfterItsCurve() {
        trusting(ED);

        assertEquals(KNOWN, identify(ED.token(with(ED.header(), "alg", "Ed25519"), good())));
    }

    @Test
    void anEcdsaSignatureOfZeroesIsWrong() {
        trusting(EC);
        String signed = encoded(json(EC.header())) + "." + encoded(json(good())) + ".";

        rejects("signature is wrong", signed + base64(new byte[64]));
        rejects("signature is wrong", signed + base64(new byte[63]));
        rejects("signature is wrong", signed + base64(new byte[1000]));
    }

    @Test
    void anEd25519SignatureThatIsNotAPointOfTheCurveIsWrong() {
        trusting(ED);
        String signed = encoded(json(ED.header())) + "." + encoded(json(good())) + ".";
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 0xff);

        rejects("signature is wrong", signed + base64(ones));
        rejects("signature is wrong", signed + base64(new byte[64]));
        rejects("signature is wrong", signed + base64(new byte[65]));
        rejects("signature is wrong", signed + base64(new byte[1]));
    }

    @Test
    void aTokenExpiresAtItsTimePlusTheLeeway() {
        trusting(EC);
        String token = EC.token(with(good(), "exp", NOW.getEpochSecond()));

        now = NOW.plus(LEEWAY).minusMillis(1);
        assertEquals(KNOWN, identify(token));
        now = NOW.plus(LEEWAY);
        rejects("has expired", token);
    }

    @Test
    void aTokenIsValidFromItsTimeMinusTheLeeway() {
        trusting(EC);
        String token = EC.token(with(good(), "nbf", NOW.getEpochSecond()));

        now = NOW.minus(LEEWAY).minusMillis(1);
        rejects("not valid yet", token);
        now = NOW.minus(LEEWAY);
        assertEquals(KNOWN, identify(token));
    }

    @Test
    void aTokenWithoutAnExpiryIsRefused() {
        trusting(EC);

        rejects("no time of expiry", EC.token(without(good(), "exp")));
    }

    @Test
    void malformedTimesAreRefused() {
        trusting(EC);

        for (Object time : List.of("never", "1e9999", true, List.of(1), Map.of(), -1, Long.MIN_VALUE)) {
            assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "exp", time))), "exp " + time);
        }
        for (Object time : List.of("never", true, List.of(1), Map.of(), 99_999_999_999L, Long.MAX_VALUE)) {
            assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "nbf", time))), "nbf " + time);
        }
        for (String number : List.of("1e400", "-1e400", "9".repeat(400), "NaN", "Infinity", "0x10", "1e-999999999")) {
            String claims = json(good()).replaceFirst("\"exp\":\\d+", "\"exp\":" + number);
            assertInstanceOf(Rejected.class, identify(EC.sign(json(EC.header()), claims)), number);
        }
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        trusting(EC);

        for (Object other : List.of("https://id.example.gr", "https://evil.example/", "", 5, List.of(Issuer.NAME))) {
            assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "iss", other))), "iss " + other);
        }
        rejects("another issuer", EC.token(with(good(), "iss", "https://evil.example/")));
        rejects("another issuer", EC.token(without(good(), "iss")));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        trusting(EC);

        rejects("another audience", EC.token(with(good(), "aud", "disvote-test")));
        rejects("another audience", EC.token(with(good(), "aud", List.of("a", "b"))));
        rejects("another audience", EC.token(with(good(), "aud", List.of())));
        rejects("another audience", EC.token(without(good(), "aud")));
        assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "aud", Map.of("disvote", 1)))));
        assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "aud", List.of(5, Map.of())))));
    }

    @Test
    void aTokenMayHaveSeveralAudiences() {
        trusting(EC);

        assertEquals(KNOWN, identify(EC.token(with(good(), "aud", List.of("tax", "disvote")))));
    }

    @Test
    void aSubjectThatIsNoVoterIdIsRefused() {
        trusting(EC);

        rejects("not a voter ID", EC.token(without(good(), "sub")));
        for (String subject : List.of("", " ", "a b", "Μαρία", "a/b", "v".repeat(65), "a\u0000", "a\n")) {
            rejects("not a voter ID", EC.token(with(good(), "sub", subject)));
        }
        for (Object subject : List.of(5, true, List.of(VOTER), Map.of())) {
            assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "sub", subject))), "sub " + subject);
        }
        assertEquals(
                new Bearer(new VoterId("v".repeat(64)), Set.of()),
                identify(EC.token(with(good(), "sub", "v".repeat(64)))));
    }

    /// Issuers add claims for other systems.
    @Test
    void faultGClaimsThatAreNotUsedHereMayBeOfAnyType() {
        trusting(EC);

        for (Object value : Arrays.asList(List.of("openid"), 5, true, null, Map.of("a", List.of(1, Map.of())), "x")) {
            for (String claim : List.of("scope", "scp", "iat", "jti", "auth_time", "amr", "roles", "cnf")) {
                assertInstanceOf(Bearer.class, identify(EC.token(with(good(), claim, value))), claim + " " + value);
            }
        }
        String huge = json(with(good(), "pad", 1)).replace("\"pad\":1", "\"pad\":1e99999");
        assertEquals(KNOWN, identify(EC.sign(json(EC.header()), huge)));
    }

    @Test
    void faultGAClaimThatIsNullCountsAsMissing() {
        trusting(EC);

        for (String claim : List.of("nbf", "scope")) {
            assertInstanceOf(Bearer.class, identify(EC.token(with(good(), claim, null))), claim);
        }
        for (String claim : List.of("iss", "aud", "exp", "sub")) {
            assertInstanceOf(Rejected.class, identify(EC.token(with(good(), claim, null))), claim);
        }
        rejects("malformed", EC.sign(json(EC.header()), json(good()).replace("{", "{\"sub\":null,")));
    }

    @Test
    void faultGScopesMayBeAListToo() {
        trusting(EC);

        Map<String, Object> claims = with(good(), "scope", List.of("openid", "disvote:operator"));

        assertInstanceOf(Bearer.class, authenticator.identifyOperator(bearer(EC.token(claims))));
        assertEquals(
                new NotOperator(),
                authenticator.identifyOperator(
                        bearer(EC.token(with(good(), "scope", List.of("disvote:operator", 5))))));
    }

    @Test
    void faultGAClaimOfAWrongTypeIsNamed() {
        trusting(EC);

        rejects("claim exp is malformed: it must be a time in seconds", EC.token(with(good(), "exp", "soon")));
        rejects("claim nbf is malformed", EC.token(with(good(), "nbf", List.of(1))));
        rejects("claim sub is malformed: it must be a string", EC.token(with(good(), "sub", 5)));
        rejects("claim iss is malformed", EC.token(with(good(), "iss", Map.of())));
        rejects("claim aud is malformed", EC.token(with(good(), "aud", List.of(5))));
    }

    @Test
    void repeatedClaimsAreRefused() {
        trusting(EC);
        String claims = json(good());

        rejects("malformed", EC.sign(json(EC.header()), claims.replace("{", "{\"sub\":\"GR-2\",")));
        rejects("malformed", EC.sign(json(EC.header()), claims.replace("}", ",\"exp\":99999999999}")));
        assertInstanceOf(
                Rejected.class, identify(EC.sign(json(EC.header()).replace("{", "{\"kid\":\"rsa\","), claims)));
    }

    @Test
    void aPayloadThatIsNotAJsonObjectIsRefused() {
        trusting(EC);

        for (String payload : List.of("", "null", "[]", "5", "\"x\"", "{", "{}x", "{'a':1}", "[".repeat(2000))) {
            assertInstanceOf(Rejected.class, identify(EC.sign(json(EC.header()), payload)), payload);
        }
    }

    @Test
    void aHeaderThatIsNotAJsonObjectIsRefused() {
        trusting(EC);

        for (String header :
                List.of("", "null", "[]", "5", "{", "{}", "{\"alg\":5}", "{\"alg\":null}", "{\"a\":".repeat(300))) {
            rejects("not a signed JWT", EC.sign(header, json(good())));
        }
        assertInstanceOf(Rejected.class, identify(EC.token(with(EC.header(), "kid", 5), good())));
        assertInstanceOf(Rejected.class, identify(EC.token(with(EC.header(), "kid", List.of("ec")), good())));
    }

    @Test
    void aTokenWithACriticalExtensionIsRefused() {
        trusting(EC);

        rejects("extension", EC.token(with(with(EC.header(), "crit", List.of("exp")), "exp", 1), good()));
        rejects("extension", EC.token(with(with(EC.header(), "crit", List.of("b64")), "b64", false), good()));
        rejects("extension", EC.token(with(with(EC.header(), "crit", List.of("b64")), "b64", true), good()));
        assertInstanceOf(Rejected.class, identify(EC.token(with(EC.header(), "crit", "exp"), good())));
        assertInstanceOf(Rejected.class, identify(EC.token(with(EC.header(), "b64", false), good())));
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() {
        trusting(EC);

        for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
            assertEquals(KNOWN, identify(EC.token(with(EC.header(), "typ", type), good())), type);
        }
        for (String type : List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE")) {
            rejects("type", EC.token(with(EC.header(), "typ", type), good()));
        }
    }

    @Test
    void aTokenThatIsTooLongIsRefusedBeforeItIsParsed() {
        trusting(EC);
        String claims = json(with(good(), "pad", ""));
        int room = (JwtAuthenticator.TOKEN_LENGTH_MAX
                        - EC.sign(json(EC.header()), claims).length())
                * 3
                / 4;
        String longest = EC.token(with(good(), "pad", "x".repeat(room - 3)));

        assertTrue(longest.length() > JwtAuthenticator.TOKEN_LENGTH_MAX - 8, () -> "only " + longest.length());
        assertEquals(KNOWN, identify(longest));
        rejects("longer than", EC.token(with(good(), "pad", "x".repeat(room + 3))));
        rejects("longer than", "x".repeat(JwtAuthenticator.TOKEN_LENGTH_MAX + 1));
    }

    @Test
    void withoutABearerTokenNobodyIsIdentified() {
        trusting(EC);

        for (List<String> headers : List.of(
                List.<String>of(), List.of(""), List.of("Bearer"), List.of("Basic dTpw"), List.of("Bearerx y"))) {
            assertEquals(new Missing(), authenticator.identify(headers), headers::toString);
        }
        assertEquals("Bearer realm=\"disvote\"", new Missing().challenge());
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        trusting(EC);
        String token = EC.token(good());

        assertEquals(KNOWN, authenticator.identify(List.of("bearer " + token)));
        assertEquals(KNOWN, authenticator.identify(List.of("BEARER  " + token + " ")));
    }

    @Test
    void twoHeadersAreRefusedEvenIfBothAreGood() {
        trusting(EC);
        String header = "Bearer " + EC.token(good());

        assertInstanceOf(Rejected.class, authenticator.identify(List.of(header, header)));
    }

    @Test
    void garbageIsRefusedAndCausesNoException() {
        trusting(RSA, EC, ED);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> good = issuers().map(issuer -> issuer.token(good())).toList();
        for (int i = 0; i < 3_000; i++) {
            String token = i % 2 == 0 ? garbage(random) : mutated(good.get(random.nextInt(good.size())), random);
            Caller caller = authenticator.identify(List.of("Bearer " + token));
            boolean same = caller.equals(KNOWN) && good.stream().anyMatch(one -> sameBytes(one, token));
            assertTrue(same || caller instanceof Rejected, () -> "seed " + seed + ": " + token);
        }
    }

    @Test
    void signedGarbageCausesNoException() {
        trusting(EC);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String claims = mutated(json(with(good(), "nbf", NOW.getEpochSecond())), random);
            String header = random.nextBoolean() ? json(EC.header()) : mutated(json(EC.header()), random);
            Caller caller = identify(EC.sign(header, claims));
            assertTrue(caller instanceof Rejected || caller instanceof Bearer, () -> "seed " + seed + ": " + claims);
        }
    }

    @Test
    void aBearerWithTheScopeIsAnOperator() {
        trusting(EC);
        String operator = EC.token(with(good(), "scope", "openid disvote:operator  openid"));

        Bearer bearer = assertInstanceOf(Bearer.class, authenticator.identifyOperator(bearer(operator)));

        assertTrue(bearer.isOperator());
    }

    @Test
    void aVoterIsNotAnOperator() {
        trusting(EC);

        for (Object scope : List.of("", " ", "disvote", "disvote:operators", "xdisvote:operator", "DISVOTE:OPERATOR")) {
            assertEquals(
                    new NotOperator(),
                    authenticator.identifyOperator(bearer(EC.token(with(good(), "scope", scope)))),
                    scope::toString);
        }
        assertEquals(new NotOperator(), authenticator.identifyOperator(bearer(EC.token(good()))));
        assertEquals(new Missing(), authenticator.identifyOperator(List.of()));
        assertInstanceOf(Rejected.class, authenticator.identifyOperator(bearer("x")));
        assertEquals(
                "Bearer realm=\"disvote\", error=\"insufficient_scope\", "
                        + "error_description=\"The token is not an operator's.\", scope=\"disvote:operator\"",
                new NotOperator().challenge());
    }

    @Test
    void aRefusalSaysWhyInTheChallenge() {
        trusting(EC);

        assertEquals(
                "Bearer realm=\"disvote\", error=\"invalid_token\", error_description=\"The token has expired.\"",
                assertInstanceOf(Rejected.class, identify(EC.token(with(good(), "exp", 1))))
                        .challenge());
    }

    private void trusting(Issuer... issuers) {
        Path file = dir.resolve("keys.json");
        try {
            Files.write(file, Issuer.keySet(issuers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        authenticator = Authenticator.start(
                new AuthConfig.Jwt(KeySource.parse(file.toString()), Issuer.NAME, Issuer.AUDIENCE, LEEWAY), () -> now);
    }

    private Caller identify(String token) {
        return authenticator.identify(bearer(token));
    }

    private void rejects(String why, String token) {
        Rejected rejected = assertInstanceOf(Rejected.class, identify(token));
        assertTrue(rejected.detail().contains(why), rejected::detail);
    }

    private static Map<String, Object> good() {
        return Issuer.claims(VOTER, NOW);
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, @Nullable Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> members, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return changed;
    }

    private static String hmac(Map<String, Object> header, Map<String, Object> claims, byte[] secret) {
        String signed = encoded(json(header)) + "." + encoded(json(claims));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String garbage(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(200);
        String alphabet = "ABCabc012-_..{}[]\":, \t=+/é";
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            // Never empty, because the next change needs a character.
            int at = random.nextInt(mutated.append(' ').length());
            switch (random.nextInt(4)) {
                case 0 -> mutated.setCharAt(at, (char) (' ' + random.nextInt(95)));
                case 1 -> mutated.deleteCharAt(at);
                case 2 -> mutated.insert(at, (char) (' ' + random.nextInt(95)));
                default -> mutated.setLength(at + 1);
            }
        }
        return mutated.toString();
    }

    /// Whether the two differ only in unused bits of the last character.
    private static boolean sameBytes(String token, String other) {
        int dot = token.lastIndexOf('.') + 1;
        String stripped = other.strip();
        return stripped.startsWith(token.substring(0, dot))
                && Arrays.equals(
                        Base64.getUrlDecoder().decode(stripped.substring(dot)),
                        Base64.getUrlDecoder().decode(token.substring(dot)));
    }
}
