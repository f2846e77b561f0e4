package org.disvote.lab.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.AuthConfig.SignIn;
import org.disvote.ingest.auth.KeySource;
import org.disvote.topics.json.Json;
import org.jspecify.annotations.Nullable;

/// An identity provider for tests: OpenID Connect by an authorization code with PKCE, for one public client. People
/// need no password; all else is refused that a provider refuses. Each refresh token is good once.
final class SmallProvider implements AutoCloseable {

    static final String CLIENT = "page";
    static final String AUDIENCE = "disvote";
    private static final String CLAIM = "voter_id";

    /// What the page asked for, with the person who answered.
    private record Granted(Map<String, String> asked, String voter) {}

    /// An answer of the token endpoint.
    private record Answer(int status, Map<String, Object> body) {}

    private final HttpServer server;
    private final RSAKey key;
    private final Duration life;
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private final Map<String, Granted> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private volatile @Nullable String signedIn;

    private SmallProvider(HttpServer server, Duration life) throws JOSEException {
        this.server = server;
        this.life = life;
        key = new RSAKeyGenerator(2048)
                .keyID("provider")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
    }

    /// @param life of its tokens
    static SmallProvider start(Duration life) throws IOException, JOSEException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SmallProvider provider = new SmallProvider(HttpServer.create(address, 0), life);
        provider.serve("/.well-known/openid-configuration", provider::describe);
        provider.serve("/keys", exchange -> json(exchange, 200, new JWKSet(provider.key).toJSONObject()));
        provider.serve("/authorize", provider::ask);
        provider.serve("/login", provider::login);
        provider.serve("/token", provider::token);
        provider.serve("/logout", provider::logout);
        provider.server.start();
        return provider;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// What an instance is started with whose voters sign in here.
    AuthConfig auth() {
        return new AuthConfig.Jwt(
                KeySource.parse(uri() + "/keys"),
                uri().toString(),
                AUDIENCE,
                Duration.ZERO,
                CLAIM,
                Optional.of(new SignIn(CLIENT, "openid", SignIn.Token.ACCESS)));
    }

    /// How often a token was renewed.
    int renewals() {
        return renewals.get();
    }

    /// Who has a session here: with it they could sign in again without a word.
    @Nullable
    String signedIn() {
        return signedIn;
    }

    /// Ends the session, as an administrator does.
    void endSession() {
        signedIn = null;
        refreshTokens.clear();
    }

    private void describe(HttpExchange exchange) throws IOException {
        json(
                exchange,
                200,
                Map.of(
                        "issuer",
                        uri().toString(),
                        "authorization_endpoint",
                        uri() + "/authorize",
                        "token_endpoint",
                        uri() + "/token",
                        "jwks_uri",
                        uri() + "/keys",
                        "end_session_endpoint",
                        uri() + "/logout",
                        "response_types_supported",
                        List.of("code"),
                        "subject_types_supported",
                        List.of("public"),
                        "id_token_signing_alg_values_supported",
                        List.of("RS256"),
                        "authorization_response_iss_parameter_supported",
                        true));
    }

    private void ask(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        boolean right = CLIENT.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && "login".equals(asked.get("prompt"))
                && asked.keySet().containsAll(List.of("state", "nonce", "code_challenge"))
                && isOfThePage(asked.get("redirect_uri"));
        if (!right) {
            html(exchange, 400, "<p>This is no request of the page: " + asked.keySet());
            return;
        }
        String hidden = asked.entrySet().stream()
                .map(each -> "<input type=hidden name=%s value='%s'>".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
        html(exchange, 200, """
            <!doctype html><html lang=en><title>Provider</title>
            <form action=/login>%s<input name=voter id=username><button id=go>Go</button>
            <button id=cancel name=cancel value=1>Cancel</button></form>
            """.formatted(hidden));
    }

    private void login(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        String back = asked.get("redirect_uri") + "?iss=" + encoded(uri().toString()) + "&state="
                + encoded(Objects.requireNonNull(asked.get("state")));
        if (asked.containsKey("cancel")) {
            redirect(exchange, back + "&error=access_denied");
            return;
        }
        String code = UUID.randomUUID().toString();
        String voter = Objects.requireNonNull(asked.get("voter"));
        signedIn = voter;
        codes.put(code, new Granted(asked, voter));
        redirect(exchange, back + "&code=" + code);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> given =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Answer answer = switch (String.valueOf(given.get("grant_type"))) {
            case "authorization_code" -> redeem(given);
            case "refresh_token" -> renew(given);
            default -> refused("unsupported_grant_type");
        };
        json(exchange, answer.status(), answer.body());
    }

    private Answer redeem(Map<String, String> given) {
        Granted granted = codes.remove(String.valueOf(given.get("code")));
        if (granted == null
                || !CLIENT.equals(given.get("client_id"))
                || !Objects.equals(granted.asked().get("redirect_uri"), given.get("redirect_uri"))
                || !challenge(String.valueOf(given.get("code_verifier")))
                        .equals(granted.asked().get("code_challenge"))) {
            return refused("invalid_grant");
        }
        return tokens(granted);
    }

    private Answer renew(Map<String, String> given) {
        Granted granted = refreshTokens.remove(String.valueOf(given.get("refresh_token")));
        if (granted == null) {
            return refused("invalid_grant");
        }
        renewals.incrementAndGet();
        return tokens(granted);
    }

    private Answer tokens(Granted granted) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder common = new JWTClaimsSet.Builder()
                .issuer(uri().toString())
                .subject("person-" + granted.voter().hashCode())
                .claim(CLAIM, granted.voter())
                .issueTime(Date.from(now));
        JWTClaimsSet access = new JWTClaimsSet.Builder(common.build())
                .audience(AUDIENCE)
                .expirationTime(Date.from(now.plus(life)))
                .build();
        JWTClaimsSet id = new JWTClaimsSet.Builder(common.build())
                .audience(CLIENT)
                .claim("nonce", granted.asked().get("nonce"))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .build();
        String refresh = UUID.randomUUID().toString();
        refreshTokens.put(refresh, granted);
        return new Answer(
                200,
                Map.of(
                        "token_type", "Bearer",
                        "expires_in", life.toSeconds(),
                        "access_token", signed(new JOSEObjectType("at+jwt"), access),
                        "id_token", signed(JOSEObjectType.JWT, id),
                        "refresh_token", refresh));
    }

    private void logout(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        if (!asked.containsKey("id_token_hint") || !isOfThePage(asked.get("post_logout_redirect_uri"))) {
            html(exchange, 400, "<p>Who wants to leave, and where to?");
            return;
        }
        endSession();
        String state = encoded(asked.getOrDefault("state", ""));
        redirect(exchange, asked.get("post_logout_redirect_uri") + "?state=" + state);
    }

    private static boolean isOfThePage(@Nullable String address) {
        return address != null && address.matches("http://127\\.0\\.0\\.1:\\d+/");
    }

    private static Answer refused(String error) {
        return new Answer(400, Map.of("error", error));
    }

    private String signed(JOSEObjectType type, JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(type)
                        .build(),
                claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        return Stream.of(String.valueOf(query).split("&", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void html(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/html; charset=utf-8", text.getBytes(UTF_8));
    }

    private static void json(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        send(exchange, status, "application/json", Json.encode(body));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
