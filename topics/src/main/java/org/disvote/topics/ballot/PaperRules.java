package org.disvote.topics.ballot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Candidate;
import org.disvote.topics.ballot.Definition.Range;
import org.disvote.topics.ballot.Definition.Slate;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Titles;
import org.disvote.topics.json.member.Members;
import org.disvote.topics.json.member.Problems;

/// The rules of a ballot paper and its JSON. Definitions and papers are read by the same code.
final class PaperRules {

    private static final int VERSION = 1;

    private PaperRules() {}

    static byte[] bytes(ElectionId electionId, String constituency, List<Paper.Question> questions) {
        ObjectNode paper = JsonNodeFactory.instance.objectNode();
        paper.put("v", VERSION);
        paper.put("electionId", electionId.value());
        paper.put("constituency", constituency);
        ArrayNode array = paper.putArray("questions");
        for (Paper.Question question : questions) {
            ObjectNode object = array.addObject();
            object.put("id", question.id());
            putTexts(object, "title", question.title());
            put(object, "pick", question.pick());
            ArrayNode allow = object.putArray("allow");
            question.allow().forEach(allowed -> allow.add(allowed.word()));
            ArrayNode options = object.putArray("options");
            question.options().forEach(option -> put(options.addObject(), option));
        }
        return Jcs.write(paper);
    }

    private static void put(ObjectNode object, Paper.Option option) {
        object.put("id", option.id());
        putTexts(object, "title", option.title());
        if (!option.candidates().isEmpty()) {
            ArrayNode candidates = object.putArray("candidates");
            for (Candidate candidate : option.candidates()) {
                putTexts(candidates.addObject().put("id", candidate.id()), "title", candidate.title());
            }
            put(object, "crosses", option.crosses());
        }
    }

    private static void put(ObjectNode object, String name, Range range) {
        object.putObject(name).put("min", range.min()).put("max", range.max());
    }

    static void putTexts(ObjectNode object, String name, SortedMap<String, String> texts) {
        ObjectNode member = object.putObject(name);
        texts.forEach(member::put);
    }

    static Paper read(JsonNode json) throws MalformedEventException {
        Problems problems = new Problems();
        Members members = new Members(json, "", problems);
        members.version(VERSION);
        String electionId = members.id("electionId");
        String constituency = members.constituency("constituency");
        List<Paper.Question> questions = new ArrayList<>();
        for (Members question : members.objects("questions", "question")) {
            questions.add(question(question));
        }
        members.noOthers();
        if (questions.isEmpty()) {
            problems.add("questions is empty");
        }
        Members.repeated(
                questions.stream().map(Paper.Question::id).toList(),
                id -> problems.add("it has the question " + id + " twice"));
        problems(questions).forEach(problems::add);
        repeatedTitles(questions).forEach(problems::add);
        problems.throwIfAny("a ballot paper");
        int longest = longestBallot(questions);
        if (longest > Ballot.BYTES_MAX) {
            problems.add(tooLong(longest));
        }
        problems.throwIfAny("a ballot paper");
        return new Paper(new ElectionId(electionId), constituency, questions);
    }

    private static Paper.Question question(Members members) {
        String id = members.id("id");
        SortedMap<String, String> title = members.title();
        Range pick = range(members, "pick", 1, 1);
        List<Allowed> allow = allow(members);
        List<Paper.Option> options = new ArrayList<>();
        for (Members option : members.objects("options", "option")) {
            String optionId = option.id("id");
            SortedMap<String, String> optionTitle = option.title();
            Slate slate = slate(option);
            option.noOthers();
            options.add(new Paper.Option(optionId, optionTitle, slate.candidates(), slate.crosses()));
        }
        members.noOthers();
        if (options.isEmpty()) {
            members.problem("options is empty");
        }
        Members.repeated(
                options.stream().map(Paper.Option::id).toList(),
                repeated -> members.problem("it has the option " + repeated + " twice"));
        return new Paper.Question(id, title, pick, allow, options);
    }

    /// Both of its members are optional; `min` above `max` is refused.
    static Range range(Members members, String name, int min, int max) {
        if (!members.has(name)) {
            return new Range(min, max);
        }
        Members range = members.object(name);
        int least = range.number("min", 0, min);
        int most = range.number("max", 0, max);
        range.noOthers();
        if (least > most) {
            members.problem(name + ".min " + least + " is above its max " + most);
            return new Range(most, most);
        }
        return new Range(least, most);
    }

    static List<Allowed> allow(Members members) {
        if (!members.has("allow")) {
            return List.of();
        }
        List<String> words = members.texts("allow");
        List<Allowed> allow = new ArrayList<>();
        for (Allowed allowed : Allowed.values()) {
            if (words.contains(allowed.word())) {
                allow.add(allowed);
            }
        }
        if (allow.size() < words.size()) {
            members.problem("allow must be a list of blank or spoiled");
        }
        return allow;
    }

    /// The members `candidates` and `crosses`, both of which are optional.
    static Slate slate(Members members) {
        List<Candidate> candidates = new ArrayList<>();
        if (members.has("candidates")) {
            for (Members candidate : members.objects("candidates", "candidate")) {
                candidates.add(new Candidate(candidate.id("id"), candidate.title()));
                candidate.noOthers();
            }
        }
        Range crosses = range(members, "crosses", 0, 0);
        if (crosses.max() > candidates.size()) {
            members.problem(
                    "crosses.max " + crosses.max() + " is above its " + Quantity.of(candidates.size(), "candidate"));
        }
        repeatedTitles(
                candidates.stream().map(Candidate::title).toList(),
                (later, earlier, language) ->
                        members.problem("candidate " + candidates.get(later).id() + " has the same title as candidate "
                                + candidates.get(earlier).id() + " in " + language));
        return candidates.isEmpty() ? Slate.NONE : new Slate(candidates, crosses);
    }

    /// What makes a paper impossible to answer, or ambiguous.
    static List<String> problems(List<Paper.Question> questions) {
        List<String> problems = new ArrayList<>();
        for (Paper.Question question : questions) {
            int options = question.options().size();
            if (question.pick().min() > options) {
                problems.add("question " + question.id() + ": pick.min "
                        + question.pick().min() + " is above its " + Quantity.of(options, "option"));
            }
            Set<String> candidates = new HashSet<>();
            Set<String> repeated = new HashSet<>();
            for (Paper.Option option : question.options()) {
                for (Candidate candidate : option.candidates()) {
                    if (!candidate.id().equals(Members.NO_ID)
                            && !candidates.add(candidate.id())
                            && repeated.add(candidate.id())) {
                        problems.add(
                                "question " + question.id() + ": it has the candidate " + candidate.id() + " twice");
                    }
                }
            }
        }
        return problems;
    }

    /// Options of one question that a voter cannot distinguish.
    static List<String> repeatedTitles(List<Paper.Question> questions) {
        List<String> problems = new ArrayList<>();
        for (Paper.Question question : questions) {
            List<Paper.Option> options = question.options();
            repeatedTitles(
                    options.stream().map(Paper.Option::title).toList(),
                    (later, earlier, language) -> problems.add("question " + question.id() + ": option "
                            + options.get(later).id() + " has the same title as option "
                            + options.get(earlier).id() + " in " + language));
        }
        return problems;
    }

    private interface Repetition {
        void report(int later, int earlier, String language);
    }

    private static void repeatedTitles(List<SortedMap<String, String>> titles, Repetition repetition) {
        Titles.repetitions(titles)
                .forEach(found -> repetition.report(found.index(), found.earlier(), found.language()));
    }

    static String tooLong(int longestBallot) {
        return "the longest ballot that it allows has %,d bytes; at most %,d are allowed"
                .formatted(longestBallot, Ballot.BYTES_MAX);
    }

    /// The length of the longest ballot that a paper allows; exact. All IDs are ASCII without escapes, so a
    /// ballot's length is the sum of its parts.
    static int longestBallot(List<Paper.Question> questions) {
        int longest = "{\"answers\":{},\"v\":1}".length() + questions.size() - 1;
        for (Paper.Question question : questions) {
            int answer = longestPick(question);
            for (Allowed allowed : question.allow()) {
                answer =
                        Math.max(answer, "{\"\":true}".length() + allowed.word().length());
            }
            longest += question.id().length() + "\"\":".length() + answer;
        }
        return longest;
    }

    /// What an option adds to the length of a ballot that picks it, commas included.
    private record Weight(int pick, int crosses) {

        static Weight of(Paper.Option option) {
            int crosses = option.candidates().stream()
                    .map(candidate -> candidate.id().length() + "\"\",".length())
                    .sorted(Comparator.reverseOrder())
                    .limit(option.crosses().max())
                    .mapToInt(Integer::intValue)
                    .sum();
            return new Weight(option.id().length() + "\"\",".length(), crosses);
        }

        int total() {
            return pick + crosses;
        }
    }

    /// Every option adds something, so the most options are the longest; of these, the longest ones. With
    /// crosses there is one member more, so the longest pick may have one option with crosses although a
    /// longer one without them is there: then it has the longest of those with crosses.
    private static int longestPick(Paper.Question question) {
        List<Weight> weights = new ArrayList<>(question.options().stream()
                .map(Weight::of)
                .sorted(Comparator.comparingInt(Weight::total).reversed())
                .toList());
        int picked = Math.min(question.pick().max(), weights.size());
        if (picked == 0) {
            return "{\"pick\":[]}".length();
        }
        List<Weight> longest = new ArrayList<>(weights.subList(0, picked));
        int length = longest.stream().mapToInt(Weight::total).sum() - 1 + "{\"pick\":[]}".length();
        int member = "\"crosses\":[],".length() - 1; // one comma is not written
        if (longest.stream().anyMatch(weight -> weight.crosses() > 0)) {
            return length + member;
        }
        int last = longest.getLast().total();
        return weights.stream()
                .filter(weight -> weight.crosses() > 0)
                .mapToInt(weight -> length - last + weight.total() + member)
                .reduce(length, Math::max);
    }
}
