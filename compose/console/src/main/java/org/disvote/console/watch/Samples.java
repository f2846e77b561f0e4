package org.disvote.console.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of one scrape of `/metrics`, of the metrics that the console shows. Immutable.
final class Samples {

    static final Samples NONE = new Samples(Map.of());

    /// A part has hundreds of other metrics, most of them from its Kafka clients.
    private static final Pattern SHOWN =
            Pattern.compile("(disvote_\\w+|http_server_requests_seconds\\w*)(?:\\{(.*)})? (\\S+)");

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    record Sample(Map<String, String> labels, double value) {
        String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    private final Map<String, List<Sample>> byName;

    private Samples(Map<String, List<Sample>> byName) {
        this.byName = byName;
    }

    /// Lines of other metrics, and lines that are malformed, are skipped.
    ///
    /// @param text in Prometheus's text format, version 0.0.4
    static Samples parse(String text) {
        Map<String, List<Sample>> byName = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith("disvote_") && !line.startsWith("http_")) {
                continue;
            }
            Matcher shown = SHOWN.matcher(line);
            if (shown.matches()) {
                double value = number(shown.group(3));
                if (!Double.isNaN(value)) {
                    byName.computeIfAbsent(shown.group(1), name -> new ArrayList<>())
                            .add(new Sample(labels(shown.group(2)), value));
                }
            }
        }
        return new Samples(byName);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return labels;
    }

    /// @return NaN if the text is not a number
    static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    yield Double.NaN;
                }
            }
        };
    }

    List<Sample> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// The sum over all labels, for metrics whose values are whole numbers.
    long sum(String name) {
        return of(name).stream().mapToLong(sample -> (long) sample.value()).sum();
    }
}
