package org.disvote.cli.option;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.cli.setting.Mask;
import org.disvote.cli.setting.Masked;
import org.disvote.cli.setting.Shown;
import org.disvote.ingest.IngestConfig;
import org.disvote.topics.database.PasswordFile;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Times;
import org.disvote.topics.listen.ServerAddress;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The forms that values on the command line must have. They are checked while parsing, so that a wrong value
/// is listed with all other problems.
public final class Convert {

    /// Splits a list of URLs: at the comma before a URL, not at those between the hosts of one.
    public static final String BETWEEN_URLS = ",(?=\\s*jdbc:)";

    /// The same where each URL has a name before it.
    public static final String BETWEEN_NAMED_URLS = ",(?=\\s*[^\\s=,/]+=\\s*jdbc:)";

    private Convert() {}

    /// A file or folder. An empty name, which an unset variable gives, would mean the current folder.
    public static final class NamedPath implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            if (value.isBlank()) {
                throw new TypeConversionException("the name of a file or folder is empty");
            }
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new TypeConversionException("'%s' is no name of a file or folder".formatted(value));
            }
        }
    }

    public static final class Address implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            return ServerAddress.http(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' is not an address such as http://127.0.0.1:8080".formatted(value)));
        }
    }

    public abstract static class Range implements ITypeConverter<Integer> {
        private final int min;
        private final int max;

        protected Range(int min, int max) {
            this.min = min;
            this.max = max;
        }

        @Override
        public Integer convert(String value) {
            try {
                int number = Integer.parseInt(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Reported below.
            }
            throw new TypeConversionException("'%s' is not a number in %d..%d".formatted(value, min, max));
        }
    }

    public static final class Port extends Range {
        Port() {
            super(0, ServerAddress.PORT_MAX);
        }
    }

    /// Seconds of a rehearsal at most.
    public static final class Rehearsal extends Range {
        Rehearsal() {
            super(0, 300);
        }
    }

    public static final class Drain extends Range {
        Drain() {
            super(0, (int) IngestConfig.DRAIN_MAX.toSeconds());
        }
    }

    public static final class Partitions extends Range {
        Partitions() {
            super(1, Routing.PARTITIONS_MAX);
        }
    }

    public static final class ShardIndex extends Range {
        ShardIndex() {
            super(0, Routing.PARTITIONS_MAX - 1);
        }
    }

    public static final class Consumers extends Range {
        Consumers() {
            super(1, Routing.PARTITIONS_MAX);
        }
    }

    public static final class Days extends Range {
        Days() {
            super(0, 3_650);
        }
    }

    public static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            if (!value.matches("\\d{1,18}")) {
                throw new TypeConversionException("'%s' is not a number from 0".formatted(value));
            }
            return Long.valueOf(value);
        }
    }

    public static final class Copies implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return switch (value) {
                case "1" -> 1;
                case "3" -> 3;
                default -> throw new TypeConversionException("'%s' is neither 1 nor 3".formatted(value));
            };
        }
    }

    /// Its messages never repeat the value, which may hold a password. What the driver would not accept is refused
    /// here: its own messages do repeat it.
    public static final class JdbcUrl implements ITypeConverter<String> {

        private static final String HOST = "([^\\s,:/?@\\[\\]]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?";

        /// A comma after the hosts is refused: it would begin the next item of a list, which is not a URL.
        private static final Pattern FORM =
                Pattern.compile("jdbc:postgresql:(//(%1$s(,\\s*%1$s)*)?/)?[^\\s,/?]*(\\?.*)?".formatted(HOST));

        private static final Pattern PATRONI_PORT = Pattern.compile("[?&]patroniPort=([^&]*)");

        @Override
        public String convert(String value) {
            String url = value.strip();
            if (!FORM.matcher(url).matches()) {
                throw new TypeConversionException(
                        "a database is given as jdbc:postgresql://host:port/name?user=…, one of several hosts as"
                                + " //host:port,host:port/");
            }
            Matcher patroni = PATRONI_PORT.matcher(url);
            if (patroni.find() && !ServerAddress.isPort(patroni.group(1))) {
                throw new TypeConversionException(
                        "a database's patroniPort is a number in 1.." + ServerAddress.PORT_MAX);
            }
            try {
                PasswordFile.require();
                DriverManager.getDriver(url);
            } catch (OperatorException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            } catch (SQLException e) {
                throw new TypeConversionException(
                        "a database's URL has a port above 65535, or a %, & or space that is not written as %25, %26"
                                + " or %20");
            }
            return url;
        }
    }

    /// A database with a name before it: `r1=jdbc:postgresql://…`.
    public record NamedDatabase(String name, String url) implements Masked {

        @Override
        public String masked() {
            return name + "=" + Mask.jdbc(url);
        }

        public static SortedMap<String, String> byName(List<NamedDatabase> databases) {
            SortedMap<String, String> byName = new TreeMap<>();
            databases.forEach(database -> byName.put(database.name(), database.url()));
            return byName;
        }

        /// Hides the database's credentials.
        @Override
        public String toString() {
            return name;
        }
    }

    public static final class NamedJdbcUrl implements ITypeConverter<NamedDatabase> {
        @Override
        public NamedDatabase convert(String value) {
            int equals = value.indexOf("=");
            String name = value.substring(0, Math.max(0, equals)).strip();
            if (equals < 0 || !Ids.isValid(name)) {
                throw new TypeConversionException("a replica is given as name=jdbc:postgresql://host:port/name?user=…");
            }
            return new NamedDatabase(name, new JdbcUrl().convert(value.substring(equals + 1)));
        }
    }

    @Shown
    public static final class BrokerAddresses implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            for (String broker : value.split(",", -1)) {
                if (!ServerAddress.isHostAndPort(broker.strip())) {
                    throw new TypeConversionException(
                            "'%s' is not host:port with a port in 1..%d".formatted(broker, ServerAddress.PORT_MAX));
                }
            }
            return value;
        }
    }

    public static final class Election implements ITypeConverter<ElectionId> {
        @Override
        public ElectionId convert(String value) {
            return ElectionId.parse(value)
                    .orElseThrow(() -> new TypeConversionException("an election's ID is " + Ids.FORM));
        }
    }

    public static final class ElectionTime implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                Instant time = Times.parse(value);
                Times.problemOfElectionTime(time).ifPresent(problem -> {
                    throw new TypeConversionException("the time " + problem);
                });
                return time;
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'%s' is not a time such as 2029-06-10T16:00:00Z".formatted(value));
            }
        }
    }

    @Shown
    public static final class OriginName implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            SystemRecord.problemOfOriginName(value).ifPresent(problem -> {
                throw new TypeConversionException("an origin's name " + problem);
            });
            return value;
        }
    }

    @Shown
    public static final class ReplicaName implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!Ids.isValid(value)) {
                throw new TypeConversionException("a replica's name is " + Ids.FORM);
            }
            return value;
        }
    }

    @Shown
    public static final class RollName implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!Ids.isValid(value)) {
                throw new TypeConversionException("a roll's name is " + Ids.FORM);
            }
            return value;
        }
    }

    /// @param numbers ascending
    public record SortedNumbers(List<Integer> numbers) implements Masked {

        public static final SortedNumbers NONE = new SortedNumbers(List.of());

        @Override
        public String masked() {
            return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        public int highest() {
            return numbers.getLast();
        }
    }

    /// Numbers and ranges of them: `3,4,7-9`.
    public static final class PartitionSet implements ITypeConverter<SortedNumbers> {
        @Override
        public SortedNumbers convert(String value) {
            Set<Integer> numbers = new TreeSet<>();
            for (String part : value.split(",", -1)) {
                if (!part.matches("\\d{1,4}(-\\d{1,4})?")) {
                    throw new TypeConversionException(
                            "'%s' is neither a partition nor a range such as 7-9".formatted(part));
                }
                int dash = part.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int last = Integer.parseInt(part.substring(dash + 1));
                if (first > last) {
                    throw new TypeConversionException("'%s' goes backwards".formatted(part));
                }
                IntStream.rangeClosed(first, last).forEach(numbers::add);
            }
            return new SortedNumbers(List.copyOf(numbers));
        }
    }
}
