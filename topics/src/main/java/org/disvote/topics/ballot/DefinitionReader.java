package org.disvote.topics.ballot;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.ballot.Conditions.Settings;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Definition.Option;
import org.disvote.topics.ballot.Definition.Question;
import org.disvote.topics.ballot.Definition.Range;
import org.disvote.topics.ballot.Definition.Slate;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Text;
import org.disvote.topics.json.Titles;
import org.disvote.topics.json.member.Members;
import org.disvote.topics.json.member.Problems;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealReader;

/// Reads definitions, and finds all their problems at once.
final class DefinitionReader {

    private static final String ROLL = "main";
    private static final int CHANGES_MAX = 20;
    private static final int MIN_GROUP = 50;
    private static final int MIN_LIST = 10;
    private static final int SHOWN_MAX = 64;

    /// How many constituencies a problem names.
    private static final int NAMED_MAX = 3;

    private final Problems problems = new Problems();

    private DefinitionReader() {}

    static Definition.Parsed read(JsonNode json) {
        return json.isObject()
                ? new DefinitionReader().definition(json)
                : new Definition.Refused(List.of("it is not a JSON object"));
    }

    private Definition.Parsed definition(JsonNode json) {
        Members members = new Members(json, "", problems);
        boolean shortForm = members.has("choices");
        Settings settings = settings(members, shortForm ? Optional.of(Ballots.OPEN) : Optional.empty());
        Optional<Instant> closesAt = members.electionTime("closesAt");
        if (closesAt.isPresent() && !settings.opensAt().isBefore(closesAt.get())) {
            problems.add("closesAt is not after opensAt");
        }
        List<Question> questions = shortForm ? shortForm(members, settings) : questions(members);
        members.noOthers();
        checkPapers(settings.id(), questions);
        return problems.isEmpty()
                ? new Definition.Valid(new Definition(settings, closesAt.orElseThrow(), shortForm, questions))
                : new Definition.Refused(problems.list());
    }

    /// @param absent what an absent member `ballots` means; empty: it is required
    static Settings settings(Members members, Optional<Ballots> absent) {
        String id = members.id("id");
        SortedMap<String, String> title = members.title();
        Optional<Voters> voters = members.oneOf("voters", Voters.values(), Voters.PSEUDONYMOUS);
        Optional<Ballots> ballots = absent.isPresent()
                ? members.oneOf("ballots", Ballots.values(), absent.get())
                : members.oneOf("ballots", Ballots.values());
        Optional<Eligibility> eligibility = members.oneOf("eligibility", Eligibility.values(), Eligibility.ANYONE);
        String roll = members.has("roll") ? members.id("roll") : ROLL;
        Optional<ChangeOfMind> changeOfMind =
                members.oneOf("changeOfMind", ChangeOfMind.values(), ChangeOfMind.REFUSED);
        int changesMax = members.number("changesMax", 1, CHANGES_MAX);
        boolean liveResults = members.flag("liveResults");
        Instant opensAt = members.electionTime("opensAt").orElse(Instant.MIN);
        int minGroup = members.number("minGroup", 0, MIN_GROUP);
        int minList = members.number("minList", 0, MIN_LIST);
        SortedMap<String, String> neighbours = neighbours(members);
        Optional<Seal> seal = is(ballots, Ballots.OPEN) ? Optional.empty() : seal(members);

        members.refuseIf(
                is(eligibility, Eligibility.ANYONE) && members.has("roll"), "roll is only for eligibility roll");
        members.refuseIf(
                is(changeOfMind, ChangeOfMind.REFUSED) && members.has("changesMax"),
                "changesMax is only for changeOfMind last-counts");
        members.refuseIf(
                is(voters, Voters.PLAIN) && is(eligibility, Eligibility.ROLL), "voters plain needs eligibility anyone");
        members.refuseIf(is(voters, Voters.PLAIN) && is(ballots, Ballots.SEALED), "voters plain needs ballots open");
        members.refuseIf(is(ballots, Ballots.SEALED) && liveResults, "liveResults must be false with ballots sealed");
        members.refuseIf(is(ballots, Ballots.OPEN) && members.has("seal"), "seal is only for ballots sealed");
        // What is missing here has a problem, so that nobody gets these settings.
        return new Settings(
                new ElectionId(id.equals(Members.NO_ID) ? "unknown" : id),
                title,
                voters.orElse(Voters.PSEUDONYMOUS),
                ballots.orElse(Ballots.SEALED),
                eligibility.orElse(Eligibility.ROLL),
                is(eligibility, Eligibility.ROLL) ? roll : "",
                changeOfMind.orElse(ChangeOfMind.REFUSED),
                is(changeOfMind, ChangeOfMind.LAST_COUNTS) ? changesMax : 0,
                liveResults,
                opensAt,
                minGroup,
                minList,
                neighbours,
                seal);
    }

    private static <W> boolean is(Optional<W> value, W word) {
        return value.isPresent() && value.get().equals(word);
    }

    /// Either side may be empty: those without a constituency.
    private static SortedMap<String, String> neighbours(Members members) {
        if (!members.has("neighbours")) {
            return new TreeMap<>();
        }
        SortedMap<String, String> neighbours = members.textsByName("neighbours");
        neighbours.forEach((constituency, neighbour) -> {
            for (String each : List.of(constituency, neighbour)) {
                if (!each.isEmpty() && !Ids.isValid(each)) {
                    members.problem("neighbours has the constituency " + Text.printable(each, SHOWN_MAX)
                            + ", which must be " + Ids.FORM);
                }
            }
        });
        if (neighbours.size() > Definition.CONSTITUENCIES_MAX + 1) {
            members.problem("neighbours has more than " + (Definition.CONSTITUENCIES_MAX + 1) + " constituencies");
        }
        return neighbours;
    }

    private static Optional<Seal> seal(Members members) {
        return members.has("seal") ? SealReader.read(members.object("seal")) : Optional.empty();
    }

    private List<Question> shortForm(Members members, Settings settings) {
        if (members.has("questions")) {
            problems.add("it has both choices and questions");
        }
        List<Option> options = options(members, "choices", "choice");
        return List.of(new Question(Definition.SHORT_QUESTION, settings.title(), new Range(1, 1), List.of(), options));
    }

    private List<Question> questions(Members members) {
        List<Members> objects = members.objects("questions", "question");
        List<Question> questions = new ArrayList<>(objects.size());
        for (Members question : objects) {
            String id = question.id("id");
            SortedMap<String, String> title = question.title();
            Range pick = PaperRules.range(question, "pick", 1, 1);
            List<Allowed> allow = PaperRules.allow(question);
            List<Option> options = options(question, "options", "option");
            question.noOthers();
            questions.add(new Question(id, title, pick, allow, options));
        }
        if (members.isEmptyList("questions")) {
            problems.add("questions is empty");
        }
        Members.repeated(
                questions.stream().map(Question::id).toList(),
                id -> problems.add("it has the question " + id + " twice"));
        return questions;
    }

    private static List<Option> options(Members members, String name, String what) {
        List<Option> options = new ArrayList<>();
        for (Members option : members.objects(name, what)) {
            options.add(option(option));
        }
        if (members.isEmptyList(name)) {
            members.problem(name + " is empty");
        }
        Members.repeated(
                options.stream().map(Option::id).toList(),
                id -> members.problem("it has the " + what + " " + id + " twice"));
        return options;
    }

    private static Option option(Members option) {
        String id = option.id("id");
        SortedMap<String, String> title = option.title();
        SortedSet<String> in = in(option);
        Slate slate = PaperRules.slate(option);
        SortedMap<String, Slate> lists = new TreeMap<>();
        if (option.has("lists")) {
            option.byId("lists", "list").forEach((constituency, list) -> {
                lists.put(constituency, PaperRules.slate(list));
                list.noOthers();
            });
            if (option.isEmptyObject("lists")) {
                option.problem("lists is empty");
            }
            for (String other : List.of("in", "candidates", "crosses")) {
                if (option.has(other)) {
                    option.problem("it has both lists and " + other);
                }
            }
        }
        option.noOthers();
        return new Option(id, title, in, slate, lists);
    }

    private static SortedSet<String> in(Members option) {
        if (!option.has("in")) {
            return new TreeSet<>();
        }
        SortedSet<String> in = new TreeSet<>();
        for (String constituency : option.texts("in")) {
            if (Ids.isValid(constituency)) {
                in.add(constituency);
            } else {
                option.problem("in has the constituency " + Text.printable(constituency, SHOWN_MAX) + ", which must be "
                        + Ids.FORM);
            }
        }
        if (option.isEmptyList("in")) {
            option.problem("in is empty");
        }
        return in;
    }

    /// What is wrong with the papers that follow from the questions. A problem of several papers is reported
    /// once.
    private void checkPapers(ElectionId id, List<Question> questions) {
        SortedSet<String> constituencies = Definition.constituencies(questions);
        if (constituencies.size() - 1 > Definition.CONSTITUENCIES_MAX) {
            problems.add("its options name %,d constituencies; at most %,d are allowed"
                    .formatted(constituencies.size() - 1, Definition.CONSTITUENCIES_MAX));
            return;
        }
        boolean repeatedTitles = questions.stream().anyMatch(DefinitionReader::hasRepeatedTitles);
        boolean small = problems.isEmpty();
        Map<String, List<String>> found = new LinkedHashMap<>();
        int papers = 0;
        for (String constituency : constituencies) {
            List<Paper.Question> offered = Definition.offered(questions, constituency);
            if (offered.isEmpty()) {
                continue;
            }
            papers++;
            List<String> here = new ArrayList<>(PaperRules.problems(offered));
            if (repeatedTitles) {
                here.addAll(PaperRules.repeatedTitles(offered));
            }
            here.forEach(problem ->
                    found.computeIfAbsent(problem, _ -> new ArrayList<>()).add(constituency));
            if (small) {
                int length = PaperRules.bytes(id, constituency, offered).length;
                if (length > Paper.BYTES_MAX) {
                    problems.add("the ballot paper %s has %,d bytes; at most %,d are allowed"
                            .formatted(of(List.of(constituency)), length, Paper.BYTES_MAX));
                }
            }
        }
        for (Map.Entry<String, List<String>> problem : found.entrySet()) {
            problems.add(
                    problem.getValue().size() == papers
                            ? problem.getKey()
                            : problem.getKey() + ", on the ballot paper " + of(problem.getValue()));
        }
    }

    private static boolean hasRepeatedTitles(Question question) {
        return !Titles.repetitions(
                        question.options().stream().map(Option::title).toList())
                .isEmpty();
    }

    /// The papers of these constituencies, in words.
    private static String of(Collection<String> constituencies) {
        List<String> named = constituencies.stream()
                .limit(NAMED_MAX)
                .map(constituency -> constituency.isEmpty() ? "everybody else" : constituency)
                .toList();
        int others = constituencies.size() - named.size();
        return "of " + String.join(", ", named) + (others > 0 ? " and %,d more".formatted(others) : "");
    }
}
