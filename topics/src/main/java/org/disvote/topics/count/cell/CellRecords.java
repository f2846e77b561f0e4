package org.disvote.topics.count.cell;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.id.ElectionId;

/// Makes records of cells, of which a counter keeps only the key and the numbers.
public final class CellRecords {

    /// How many numbers a cell of votes that count for nothing has: the void ones, then one for each reason.
    public static final int UNCOUNTED_NUMBERS = 1 + InvalidReason.ALL.size();

    private CellRecords() {}

    /// Whether the cell with this key is on the turnout's topic, and not on the tally's.
    public static boolean isTurnout(String key) {
        int kind = key.indexOf('/', key.indexOf('/') + 1) + 1;
        return key.startsWith(MinuteTurnout.KIND + "/", kind) || key.startsWith(ConstituencyTurnout.KIND + "/", kind);
    }

    /// @param key as the records' types make it
    /// @param seq the vote that changed the cell last
    /// @param numbers in the cell's order
    /// @param rules of an election whose votes were counted
    public static CountRecord of(
            String key, long seq, long[] numbers, Function<ElectionId, Optional<CountRules>> rules) {
        String[] parts = key.split("/", -1);
        ElectionId electionId = new ElectionId(parts[0]);
        int partition = Integer.parseInt(parts[1]);
        return switch (parts[2]) {
            case MinuteTurnout.KIND ->
                new MinuteTurnout(electionId, partition, Instant.parse(parts[3]), numbers[0], seq);
            case ConstituencyTurnout.KIND -> new ConstituencyTurnout(electionId, partition, parts[3], numbers[0], seq);
            case QuestionTally.KIND ->
                new QuestionTally(
                        electionId,
                        partition,
                        parts[3],
                        parts[4],
                        numbers[PaperCells.BALLOTS],
                        numbers[PaperCells.BLANK],
                        numbers[PaperCells.SPOILED],
                        numbers[PaperCells.EMPTY],
                        seq);
            case OptionTally.KIND -> {
                Paper.Option option = option(rules.apply(electionId), parts);
                SortedMap<String, Long> candidates = new TreeMap<>();
                for (int i = 0; i < option.candidates().size(); i++) {
                    candidates.put(option.candidates().get(i).id(), numbers[PaperCells.VOTES + 1 + i]);
                }
                yield new OptionTally(
                        electionId,
                        partition,
                        parts[3],
                        parts[4],
                        parts[5],
                        numbers[PaperCells.VOTES],
                        candidates,
                        seq);
            }
            case Uncounted.KIND -> new Uncounted(electionId, partition, numbers[0], invalid(numbers), seq);
            default -> throw new IllegalArgumentException("no count has the kind " + parts[2]);
        };
    }

    private static SortedMap<String, Long> invalid(long[] numbers) {
        SortedMap<String, Long> invalid = new TreeMap<>();
        for (InvalidReason reason : InvalidReason.ALL) {
            invalid.put(reason.word(), numbers[1 + reason.place()]);
        }
        return invalid;
    }

    private static Paper.Option option(Optional<CountRules> rules, String[] parts) {
        return rules.flatMap(known -> known.paper(parts[3])).stream()
                .flatMap(paper -> paper.questions().stream())
                .filter(question -> question.id().equals(parts[4]))
                .flatMap(question -> question.options().stream())
                .filter(option -> option.id().equals(parts[5]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a cell is of an option that no paper has"));
    }
}
