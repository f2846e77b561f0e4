package org.disvote.cli.setting;

import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/// The value of an option as text, without secrets. What a value may be is decided by its type: a type that is not
/// listed here is hidden, and so is a text without [Shown].
public final class Mask {

    public static final String HIDDEN = "***";
    public static final String NONE = "(none)";

    private static final int LENGTH_MAX = 2_000;

    /// Properties of a JDBC URL whose values are no secrets. The value of any other is hidden.
    private static final Set<String> SHOWN_PROPERTIES = Set.of(
            "user",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "passfile",
            "channelBinding",
            "patroniPort",
            "ApplicationName",
            "targetServerType",
            "connectTimeout",
            "socketTimeout");

    private static final Pattern BEFORE_HOST = Pattern.compile("(://)[^/@]*@");

    private static final List<Class<?>> SHOWN_TYPES = List.of(
            Masked.class,
            URI.class,
            Path.class,
            Number.class,
            Boolean.class,
            Instant.class,
            Duration.class,
            ElectionId.class);

    private Mask() {}

    /// The value that the last parsing gave.
    public static String text(ArgSpec arg) {
        return Text.printable(text(arg, value(arg)), LENGTH_MAX);
    }

    /// Null also for an option of a group of which none is given.
    public static @Nullable Object value(ArgSpec arg) {
        try {
            return arg.getValue();
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String text(ArgSpec arg, @Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case Collection<?> many -> listed(many.stream().map(each -> text(arg, each)));
            case Map<?, ?> map ->
                listed(map.entrySet().stream().map(entry -> entry.getKey() + "=" + text(arg, entry.getValue())));
            case Masked masked -> masked.masked();
            case URI address -> address(address.toString());
            case Path file -> file.toString().isEmpty() ? NONE : file.toString();
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            case Instant time -> time.toString();
            case Duration time -> time.toString();
            case ElectionId election -> election.value();
            case String text when text.startsWith("jdbc:") -> jdbc(text);
            case String text when text.isEmpty() -> NONE;
            case String text when isShown(arg) -> address(text);
            default -> HIDDEN;
        };
    }

    /// Whether a value of this option would be shown, as far as its type says.
    public static boolean isShownByType(ArgSpec arg) {
        Class<?> type =
                arg.auxiliaryTypes().length == 0 ? arg.type() : arg.auxiliaryTypes()[arg.auxiliaryTypes().length - 1];
        boolean isDatabase = arg.paramLabel().contains("JDBC");
        return isDatabase
                || isShown(arg)
                || SHOWN_TYPES.stream().anyMatch(shown -> shown.isAssignableFrom(type))
                || type.isPrimitive()
                || type.isEnum();
    }

    private static String listed(Stream<String> texts) {
        String listed = texts.collect(Collectors.joining(","));
        return listed.isEmpty() ? NONE : listed;
    }

    private static boolean isShown(ArgSpec arg) {
        boolean byField = arg.userObject() instanceof Field field && field.isAnnotationPresent(Shown.class);
        return byField
                || Arrays.stream(arg.converters())
                        .anyMatch(converter -> converter.getClass().isAnnotationPresent(Shown.class));
    }

    /// A text that may be a URL, without user, password and query.
    static String address(String text) {
        if (!text.contains("://")) {
            return text;
        }
        String bare = BEFORE_HOST.matcher(text).replaceAll("$1" + HIDDEN + "@");
        int query = bare.indexOf('?');
        return query < 0 ? bare : bare.substring(0, query) + "?" + HIDDEN;
    }

    /// A database's URL without the values of properties that may be secrets.
    public static String jdbc(String url) {
        int query = url.indexOf('?');
        String host =
                BEFORE_HOST.matcher(query < 0 ? url : url.substring(0, query)).replaceAll("$1" + HIDDEN + "@");
        if (query < 0) {
            return host;
        }
        return Arrays.stream(url.substring(query + 1).split("&", -1))
                .map(Mask::property)
                .collect(Collectors.joining("&", host + "?", ""));
    }

    private static String property(String property) {
        int equals = property.indexOf('=');
        String name = equals < 0 ? property : property.substring(0, equals);
        return SHOWN_PROPERTIES.contains(name) ? property : name + "=" + HIDDEN;
    }
}
