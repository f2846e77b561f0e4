package org.disvote.cli.command;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.ingest.auth.Caller;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Issues a token for development, signed with a key on this machine that it makes on first use.",
            "It prints the token alone, and on the other stream what to start ingest with. In an election, tokens",
            "come from an identity provider: whoever holds this key can vote in every name."
        })
public final class TokenCommand implements Callable<Integer> {

    static final String ISSUER_DEFAULT = "disvote-development";
    static final String AUDIENCE_DEFAULT = "disvote";

    @Option(
            names = "--voter",
            required = true,
            paramLabel = "ID",
            converter = Voter.class,
            description = "whom the token names")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private VoterId voter;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_DEVELOPMENT_KEY:-${sys:user.home}/.disvote/development-key.json}",
            description = "the private key (DISVOTE_DEVELOPMENT_KEY); default: ${DEFAULT-VALUE}")
    private Path key = Path.of("development-key.json");

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            defaultValue = "${env:DISVOTE_ISSUER:-" + ISSUER_DEFAULT + "}",
            description = "the token's issuer (DISVOTE_ISSUER); default: ${DEFAULT-VALUE}")
    @Shown
    private String issuer = ISSUER_DEFAULT;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            defaultValue = "${env:DISVOTE_AUDIENCE:-" + AUDIENCE_DEFAULT + "}",
            description = "whom the token is meant for (DISVOTE_AUDIENCE); default: ${DEFAULT-VALUE}")
    @Shown
    private String audience = AUDIENCE_DEFAULT;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Ttl.class,
            defaultValue = "10m",
            description = "how long it is good for, such as 30s, 10m or 8h; at most a day; default: ${DEFAULT-VALUE}")
    private Duration ttl = Duration.ofMinutes(10);

    @Option(names = "--operator", description = "whether it is good for what operators do, too")
    private boolean operator;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        DevelopmentKey signer = DevelopmentKey.at(key);
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder().subject(voter.value()).issuer(issuer).audience(audience);
        if (operator) {
            claims.claim("scope", Caller.OPERATOR_SCOPE);
        }
        Instant now = Instant.now();
        PrintWriter err = output.err();
        err.println("For development only. To accept it:");
        err.printf("  --auth jwt --jwks %s --issuer %s --audience %s%n", signer.keySet(), issuer, audience);
        err.flush();
        output.out().println(signer.token(claims, now, now.plus(ttl)));
        return 0;
    }

    static final class Voter implements ITypeConverter<VoterId> {
        @Override
        public VoterId convert(String value) {
            return VoterId.parse(value).orElseThrow(() -> new TypeConversionException("a voter ID is " + Ids.FORM));
        }
    }

    static final class Ttl implements ITypeConverter<Duration> {
        private static final Duration MAX = Duration.ofDays(1);

        @Override
        public Duration convert(String value) {
            try {
                Duration ttl = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
                if (ttl.isPositive() && ttl.compareTo(MAX) <= 0) {
                    return ttl;
                }
            } catch (DateTimeParseException e) {
                // Reported below.
            }
            throw new TypeConversionException(
                    "'%s' is not a time such as 30s, 10m or 8h, at most 24h".formatted(value));
        }
    }
}
