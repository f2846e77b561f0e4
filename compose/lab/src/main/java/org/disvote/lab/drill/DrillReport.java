package org.disvote.lab.drill;

import java.time.Duration;
import java.util.List;
import org.disvote.topics.json.Quantity;

/// The result of a drill.
public record DrillReport(long seed, List<Row> rows) {

    /// One fault.
    ///
    /// @param gap the longest time in which a shard acknowledged no vote
    /// @param acknowledged votes acknowledged during this fault
    /// @param lost votes acknowledged since the drill began that are missing in a database, or differ there
    /// @param twice voters counted twice
    /// @param wrong every guarantee that did not hold, in words
    public record Row(
            String fault, String victim, Duration gap, long acknowledged, long lost, long twice, List<String> wrong) {

        public Row {
            wrong = List.copyOf(wrong);
        }
    }

    public DrillReport {
        rows = List.copyOf(rows);
    }

    public boolean passed() {
        return rows.stream().allMatch(row -> row.wrong().isEmpty());
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        String format = "%-22s  %-18s  %9s  %12s  %6s  %13s  %s%n";
        text.append(
                format.formatted("fault", "victim", "write gap", "acknowledged", "lost", "counted twice", "verdict"));
        for (Row row : rows) {
            text.append(format.formatted(
                    row.fault(),
                    row.victim(),
                    "%.1f s".formatted(row.gap().toMillis() / 1000.0),
                    row.acknowledged(),
                    row.lost(),
                    row.twice(),
                    row.wrong().isEmpty() ? "held" : "BROKEN"));
        }
        for (Row row : rows) {
            row.wrong().forEach(each -> text.append("  %s: %s%n".formatted(row.fault(), each)));
        }
        text.append("%n%s, seed %d: %s%n"
                .formatted(
                        Quantity.of(rows.size(), "fault"),
                        seed,
                        passed() ? "every promise held" : "A PROMISE WAS BROKEN; keep the data folder"));
        return text.toString();
    }
}
