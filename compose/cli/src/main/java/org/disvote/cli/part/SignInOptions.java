package org.disvote.cli.part;

import java.util.Optional;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.AuthConfig.SignIn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How voters get their tokens, where they have to have one.
public final class SignInOptions {

    @Option(
            names = "--voter-claim",
            paramLabel = "CLAIM",
            defaultValue = "${env:DISVOTE_VOTER_CLAIM:-" + AuthConfig.Jwt.VOTER_CLAIM_DEFAULT + "}",
            description = "with --auth jwt: which of a token's claims is the voter ID (DISVOTE_VOTER_CLAIM); default:"
                    + " ${DEFAULT-VALUE}")
    @Shown
    private String voterClaim = AuthConfig.Jwt.VOTER_CLAIM_DEFAULT;

    @Option(
            names = "--sign-in",
            paramLabel = "CLIENT",
            defaultValue = "${env:DISVOTE_SIGN_IN}",
            description = "with --auth jwt: the voting page signs voters in at the issuer by OpenID Connect, as this"
                    + " public client (DISVOTE_SIGN_IN); without it voters paste a token")
    @Shown
    private @Nullable String signIn;

    @Option(
            names = "--sign-in-scopes",
            paramLabel = "SCOPES",
            defaultValue = "${env:DISVOTE_SIGN_IN_SCOPES:-" + SignIn.SCOPES_DEFAULT + "}",
            description = "with --sign-in: what the page asks for, with spaces between (DISVOTE_SIGN_IN_SCOPES);"
                    + " default: ${DEFAULT-VALUE}")
    @Shown
    private String scopes = SignIn.SCOPES_DEFAULT;

    @Option(
            names = "--sign-in-token",
            paramLabel = "access|id",
            defaultValue = "${env:DISVOTE_SIGN_IN_TOKEN:-access}",
            description = "with --sign-in: which of the issuer's tokens the page sends (DISVOTE_SIGN_IN_TOKEN); id"
                    + " where access tokens are not JWTs, and --audience is then the client; default: ${DEFAULT-VALUE}")
    private SignIn.Token token = SignIn.Token.ACCESS;

    /// @param auth as the options of `--auth` give it
    /// @throws UsageException if it does not go with these options
    public AuthConfig with(AuthConfig auth) {
        try {
            return switch (auth) {
                case AuthConfig.Jwt jwt ->
                    new AuthConfig.Jwt(
                            jwt.keys(),
                            jwt.issuer(),
                            jwt.audience(),
                            jwt.leeway(),
                            voterClaim,
                            Optional.ofNullable(signIn).map(client -> new SignIn(client, scopes, token)));
                case AuthConfig.None none when signIn == null -> none;
                case AuthConfig.None _ -> throw new IllegalArgumentException("--sign-in is given, but not --auth jwt");
            };
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
    }
}
