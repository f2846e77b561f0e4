package org.disvote.ingest.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.AuthConfig.SignIn;
import org.disvote.topics.json.Json;

/// How voters identify themselves on the page: what its document says of it, and the one other site that it may ask.
///
/// @param kind `token` or `voter-id`
/// @param signIn the identity provider's name and how to ask it, as JSON; empty if the page asks for a token
/// @param provider the identity provider's origin
record PageIdentity(String kind, String signIn, Optional<String> provider) {

    private static final String KIND = "{{identify}}";
    private static final String SIGN_IN = "{{sign-in}}";
    private static final String OWN_SITE_ONLY = "connect-src 'self'";

    static PageIdentity of(AuthConfig auth) {
        return switch (auth) {
            case AuthConfig.None _ -> new PageIdentity("voter-id", "", Optional.empty());
            case AuthConfig.Jwt jwt ->
                jwt.signIn()
                        .map(signIn -> new PageIdentity("token", json(jwt, signIn), Optional.of(origin(jwt.issuer()))))
                        .orElseGet(() -> new PageIdentity("token", "", Optional.empty()));
        };
    }

    private static String json(AuthConfig.Jwt jwt, SignIn signIn) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("issuer", jwt.issuer());
        values.put("client", signIn.client());
        values.put("scopes", signIn.scopes());
        values.put("token", signIn.token().name().toLowerCase(Locale.ROOT));
        values.put("claim", jwt.voterClaim());
        return new String(Json.encode(values), UTF_8);
    }

    private static String origin(String issuer) {
        URI uri = URI.create(issuer);
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    String in(String document) {
        return document.replace(KIND, kind).replace(SIGN_IN, escaped(signIn));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    /// @param policy of a page that asks no other site
    String allowedIn(String policy) {
        return provider.map(origin -> policy.replace(OWN_SITE_ONLY, OWN_SITE_ONLY + ' ' + origin))
                .orElse(policy);
    }
}
