package org.disvote.compose.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.disvote.compose.cluster.ClusterConfig;
import org.disvote.topics.event.Ids;
import org.disvote.topics.routing.Routing;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The forms that values on the command line must have. A value of another form is a problem to be listed with the
/// others, so each is judged while parsing.
final class Convert {

    /// Splits a list of masters: the comma before a URL, not those between the hosts of one.
    static final String BETWEEN_URLS = ",(?=\\s*jdbc:)";

    private Convert() {}

    abstract static class Range implements ITypeConverter<Integer> {
        private final int min;
        private final int max;

        Range(int min, int max) {
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
                // Said below.
            }
            throw new TypeConversionException("'%s' is not a number in %d..%d".formatted(value, min, max));
        }
    }

    static final class Port extends Range {
        Port() {
            super(0, 65_535);
        }
    }

    static final class Shards extends Range {
        Shards() {
            super(1, ClusterConfig.SHARDS_MAX);
        }
    }

    static final class Replicas extends Range {
        Replicas() {
            super(0, ClusterConfig.REPLICAS_MAX);
        }
    }

    static final class Partitions extends Range {
        Partitions() {
            super(1, Routing.PARTITIONS_MAX);
        }
    }

    static final class ShardIndex extends Range {
        ShardIndex() {
            super(0, Routing.PARTITIONS_MAX - 1);
        }
    }

    static final class Consumers extends Range {
        Consumers() {
            super(1, Routing.PARTITIONS_MAX);
        }
    }

    static final class Copies implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return switch (value) {
                case "1" -> 1;
                case "3" -> 3;
                default -> throw new TypeConversionException("'%s' is neither 1 nor 3".formatted(value));
            };
        }
    }

    static final class JdbcUrl implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.startsWith("jdbc:postgresql:")) {
                // The value itself may hold a password.
                throw new TypeConversionException("a database is given as jdbc:postgresql://host:port/name?user=…");
            }
            return value;
        }
    }

    static final class Brokers implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            for (String broker : value.split(",", -1)) {
                if (!broker.strip().matches("[^\\s:]+:\\d{1,5}|\\[[0-9A-Fa-f:]+]:\\d{1,5}")) {
                    throw new TypeConversionException("'%s' is not host:port".formatted(broker));
                }
            }
            return value;
        }
    }

    static final class ReplicaName implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!Ids.isValid(value)) {
                throw new TypeConversionException(
                        "a replica's name is 1–%d characters of A–Z a–z 0–9 . _ : -".formatted(Ids.LENGTH_MAX));
            }
            return value;
        }
    }

    /// @param numbers ascending
    record SortedNumbers(List<Integer> numbers) {

        static final SortedNumbers NONE = new SortedNumbers(List.of());

        int highest() {
            return numbers.getLast();
        }
    }

    /// Numbers and ranges of them: `3,4,7-9`.
    static final class PartitionSet implements ITypeConverter<SortedNumbers> {
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
