package org.disvote.lab.cli;

import java.util.Locale;
import org.disvote.topics.sealing.Suite;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How ballots are sealed, by name or by ID.
public final class SuiteName implements ITypeConverter<Suite> {

    public static final String X25519 = "x25519";
    public static final String X_WING = "x-wing";

    @Override
    public Suite convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case X25519 -> Suite.X25519;
            case X_WING -> Suite.X_WING;
            default ->
                Suite.of(value)
                        .orElseThrow(() -> new TypeConversionException(
                                "'%s' is not %s, %s, or the ID of one of them".formatted(value, X_WING, X25519)));
        };
    }
}
