package org.disvote.operate.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Paper;

/// Valid ballots for a paper, drawn at random. The same generator and seed always give the same ballots.
/// Thread-safe.
public final class RandomBallots {

    private final Paper paper;
    private final Weights weights;

    /// For each question, the weights of its options.
    private final List<double[]> options;

    /// How ballots are spread.
    ///
    /// @param option by its ID: the weight with which an option is picked, 0 or more
    /// @param blank the share of answers that are blank, where the paper allows it; likewise `spoiled`
    public record Weights(ToDoubleFunction<String> option, double blank, double spoiled) {

        /// All options alike, and a twentieth of the answers blank and spoiled each.
        public static final Weights EVEN = new Weights(_ -> 1, 0.05, 0.05);
    }

    public RandomBallots(Paper paper, Weights weights) {
        this.paper = paper;
        this.weights = weights;
        this.options = paper.questions().stream()
                .map(question -> question.options().stream()
                        .mapToDouble(option -> weights.option().applyAsDouble(option.id()))
                        .toArray())
                .toList();
    }

    public Ballot draw(RandomGenerator random) {
        ObjectNode ballot = JsonNodeFactory.instance.objectNode().put("v", 1);
        ObjectNode answers = ballot.putObject("answers");
        for (int i = 0; i < paper.questions().size(); i++) {
            Paper.Question question = paper.questions().get(i);
            answers.set(question.id(), answer(question, options.get(i), random));
        }
        return switch (Ballot.read(ballot, paper)) {
            case BallotReading.Accepted accepted -> accepted.ballot();
            case BallotReading.Refused refused ->
                throw new IllegalStateException("a drawn ballot is refused: " + refused.problems());
        };
    }

    private ObjectNode answer(Paper.Question question, double[] weightOf, RandomGenerator random) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        double kind = random.nextDouble();
        if (question.allow().contains(Allowed.BLANK) && kind < weights.blank()) {
            return answer.put("blank", true);
        }
        if (question.allow().contains(Allowed.SPOILED) && kind >= 1 - weights.spoiled()) {
            return answer.put("spoiled", true);
        }
        int picks = between(question.pick().min(), Math.min(question.pick().max(), weightOf.length), random);
        ArrayNode pick = answer.putArray("pick");
        List<String> crosses = new ArrayList<>();
        for (int index : picked(picks, weightOf, random).stream().toArray()) {
            Paper.Option option = question.options().get(index);
            pick.add(option.id());
            crosses.addAll(crosses(option, random));
        }
        if (!crosses.isEmpty()) {
            ArrayNode marked = answer.putArray("crosses");
            crosses.forEach(marked::add);
        }
        return answer;
    }

    /// Different options, each drawn by its weight among those that are left.
    private static BitSet picked(int count, double[] weightOf, RandomGenerator random) {
        BitSet picked = new BitSet(weightOf.length);
        for (int i = 0; i < count; i++) {
            double left = 0;
            for (int option = picked.nextClearBit(0);
                    option < weightOf.length;
                    option = picked.nextClearBit(option + 1)) {
                left += weightOf[option];
            }
            double draw = random.nextDouble() * left;
            int chosen = picked.nextClearBit(0);
            for (int option = chosen; option < weightOf.length; option = picked.nextClearBit(option + 1)) {
                if (weightOf[option] > 0) {
                    chosen = option;
                    draw -= weightOf[option];
                    if (draw < 0) {
                        break;
                    }
                }
            }
            picked.set(chosen);
        }
        return picked;
    }

    /// The first candidates get the most crosses, so that counts differ.
    private static List<String> crosses(Paper.Option option, RandomGenerator random) {
        int candidates = option.candidates().size();
        int count = between(option.crosses().min(), Math.min(option.crosses().max(), candidates), random);
        BitSet marked = new BitSet(candidates);
        for (int i = 0; i < count; i++) {
            double draw = random.nextDouble();
            int free = marked.nextClearBit((int) (draw * draw * candidates));
            marked.set(free < candidates ? free : marked.nextClearBit(0));
        }
        return marked.stream()
                .mapToObj(index -> option.candidates().get(index).id())
                .toList();
    }

    private static int between(int min, int max, RandomGenerator random) {
        return min + random.nextInt(max - min + 1);
    }
}
