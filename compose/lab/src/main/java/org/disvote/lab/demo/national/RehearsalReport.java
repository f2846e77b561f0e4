package org.disvote.lab.demo.national;

import java.util.List;

/// What a rehearsal has shown, over all the runs that it needed.
///
/// @param registered who may vote
/// @param turnout who has voted
public record RehearsalReport(long registered, long turnout, List<Stage> stages) {

    static final String EQUAL = "equal";
    private static final String WRONG = "WRONG";

    public RehearsalReport {
        stages = List.copyOf(stages);
    }

    /// Whether every vote is counted once, and the audit found all equal.
    public boolean isComplete() {
        Stage last = stages.getLast();
        return last.outcome().equals(EQUAL)
                && last.votes() == turnout
                && stages.stream().noneMatch(stage -> stage.outcome().startsWith(WRONG));
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("%,d of %,d registered voters vote%n%n".formatted(turnout, registered));
        text.append("  stage          s       votes   votes/s   p99 ms  in sync ms  databases MiB  outcome\n");
        for (Stage stage : stages) {
            text.append("  %-7s %8.1f %,11d %9s %8s %11s %,14d  %s%n"
                    .formatted(
                            stage.name(),
                            stage.seconds(),
                            stage.votes(),
                            stage.votesPerSecond() == 0 ? "" : "%,.0f".formatted(stage.votesPerSecond()),
                            stage.votesPerSecond() == 0 ? "" : "%,.1f".formatted(stage.p99Millis()),
                            stage.votesPerSecond() == 0 ? "" : "%,d".formatted(stage.inSyncMillis()),
                            stage.databasesMib(),
                            stage.outcome()));
        }
        text.append("\n  memory in MiB; resident is the whole process, with compiled code and buffers\n");
        text.append("    %-40s %7s %7s %9s%n".formatted("", "heap", "at most", "resident"));
        for (Stage stage : stages) {
            text.append("  %s%n".formatted(stage.name()));
            stage.memory().forEach(part -> text.append(part.text()));
        }
        return text.toString();
    }
}
