package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;
import org.disvote.topics.json.member.Word;
import org.jspecify.annotations.Nullable;

/// What people write to define an election. It is valid by construction: only [#parse] makes one, and it
/// reports every problem.
public final class Definition implements Conditions {

    /// The largest file.
    public static final int FILE_BYTES_MAX = 16 * 1024 * 1024;

    /// How many constituencies the options of an election may name.
    public static final int CONSTITUENCIES_MAX = 500;

    /// The ID of the question of the short form.
    public static final String SHORT_QUESTION = "choice";

    private static final int PARSER_MESSAGE_MAX = 200;

    /// Some editors write it first in a file.
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /// What stands for a voter behind the ingest.
    public enum Voters implements Word {
        PSEUDONYMOUS,
        /// The voter ID itself.
        PLAIN
    }

    public enum Ballots implements Word {
        SEALED,
        OPEN
    }

    /// Who may vote.
    public enum Eligibility implements Word {
        /// Everyone whom the system authenticates.
        ANYONE,
        /// Those on the electoral roll.
        ROLL
    }

    /// What a later vote of the same voter does.
    public enum ChangeOfMind implements Word {
        /// It is refused and changes nothing.
        REFUSED,
        /// It replaces the earlier one: the highest revision counts.
        LAST_COUNTS
    }

    /// What a voter may answer instead of picking options, in the order of the paper.
    public enum Allowed implements Word {
        BLANK,
        SPOILED
    }

    /// How many of something a ballot may have.
    public record Range(int min, int max) {

        public Range {
            if (min < 0 || min > max) {
                throw new IllegalArgumentException("no range from " + min + " to " + max);
            }
        }

        boolean contains(int number) {
            return number >= min && number <= max;
        }
    }

    /// @param title by language tag
    public record Candidate(String id, SortedMap<String, String> title) {

        public Candidate {
            title = Collections.unmodifiableSortedMap(title);
        }
    }

    /// An option's candidates in a constituency.
    ///
    /// @param candidates may be empty
    /// @param crosses how many of them a ballot that picks the option marks
    public record Slate(List<Candidate> candidates, Range crosses) {

        static final Slate NONE = new Slate(List.of(), new Range(0, 0));

        public Slate {
            candidates = List.copyOf(candidates);
        }
    }

    /// @param title by language tag
    /// @param in the constituencies that have it; empty: all of them, unless it has `lists`
    /// @param slate the same in every constituency
    /// @param lists with candidates of their own in each constituency; empty: it has the one `slate`
    public record Option(
            String id,
            SortedMap<String, String> title,
            SortedSet<String> in,
            Slate slate,
            SortedMap<String, Slate> lists) {

        public Option {
            title = Collections.unmodifiableSortedMap(title);
            in = Collections.unmodifiableSortedSet(in);
            lists = Collections.unmodifiableSortedMap(lists);
        }

        /// The candidates in a constituency; empty if the option is not offered there.
        Optional<Slate> offeredIn(String constituency) {
            if (!lists.isEmpty()) {
                return Optional.ofNullable(lists.get(constituency));
            }
            return in.isEmpty() || in.contains(constituency) ? Optional.of(slate) : Optional.empty();
        }
    }

    /// @param title by language tag
    /// @param pick how many options a ballot picks
    public record Question(
            String id, SortedMap<String, String> title, Range pick, List<Allowed> allow, List<Option> options) {

        public Question {
            title = Collections.unmodifiableSortedMap(title);
            allow = List.copyOf(allow);
            options = List.copyOf(options);
        }
    }

    /// What came of reading a definition.
    public sealed interface Parsed {}

    public record Valid(Definition definition) implements Parsed {}

    /// @param problems in sentences for the person who wrote it; at least one
    public record Refused(List<String> problems) implements Parsed {

        public Refused {
            problems = List.copyOf(problems);
        }
    }

    private final Settings settings;
    private final Instant closesAt;
    private final boolean shortForm;
    private final List<Question> questions;

    Definition(Settings settings, Instant closesAt, boolean shortForm, List<Question> questions) {
        this.settings = settings;
        this.closesAt = closesAt;
        this.shortForm = shortForm;
        this.questions = List.copyOf(questions);
    }

    /// Reads the text of a file.
    public static Parsed parse(byte[] file) {
        if (file.length > FILE_BYTES_MAX) {
            return refused("it has %,d bytes; at most %,d are allowed".formatted(file.length, FILE_BYTES_MAX));
        }
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException e) {
            return refused("it is not UTF-8");
        }
        try {
            return parse(Json.MAPPER.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        } catch (JsonProcessingException e) {
            return refused("it is not JSON: " + reason(e) + place(e));
        }
    }

    /// The parser's message without the names of its settings.
    private static String reason(JsonProcessingException e) {
        if (e instanceof MismatchedInputException) {
            return "something follows after its end";
        }
        return Text.printable(e.getOriginalMessage().replaceFirst(", from `[^`]*`", ""), PARSER_MESSAGE_MAX);
    }

    private static String place(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    private static Parsed refused(String problem) {
        return new Refused(List.of(problem));
    }

    public static Parsed parse(JsonNode json) {
        return DefinitionReader.read(json);
    }

    /// For a definition that our own code makes.
    ///
    /// @throws IllegalArgumentException with every problem
    public static Definition of(JsonNode json) {
        return switch (parse(json)) {
            case Valid valid -> valid.definition();
            case Refused refused -> throw new IllegalArgumentException(String.join("; ", refused.problems()));
        };
    }

    @Override
    public Settings settings() {
        return settings;
    }

    public Instant closesAt() {
        return closesAt;
    }

    public List<Question> questions() {
        return questions;
    }

    /// The options of the one question, if the definition has the short form.
    public Optional<List<Option>> choices() {
        return shortForm ? Optional.of(questions.getFirst().options()) : Optional.empty();
    }

    /// The ballot papers by constituency; the empty name stands for everybody else.
    public SortedMap<String, Paper> papers() {
        SortedMap<String, Paper> papers = new TreeMap<>();
        for (String constituency : constituencies(questions)) {
            List<Paper.Question> offered = offered(questions, constituency);
            if (!offered.isEmpty()) {
                papers.put(constituency, new Paper(id(), constituency, offered));
            }
        }
        return Collections.unmodifiableSortedMap(papers);
    }

    /// The empty name, and those that options name.
    static SortedSet<String> constituencies(List<Question> questions) {
        SortedSet<String> constituencies = new TreeSet<>(List.of(""));
        for (Question question : questions) {
            for (Option option : question.options()) {
                constituencies.addAll(option.in());
                constituencies.addAll(option.lists().keySet());
            }
        }
        return constituencies;
    }

    /// The questions that have an option there.
    static List<Paper.Question> offered(List<Question> questions, String constituency) {
        List<Paper.Question> offered = new ArrayList<>();
        for (Question question : questions) {
            List<Paper.Option> options = new ArrayList<>();
            for (Option option : question.options()) {
                option.offeredIn(constituency)
                        .ifPresent(slate -> options.add(
                                new Paper.Option(option.id(), option.title(), slate.candidates(), slate.crosses())));
            }
            if (!options.isEmpty()) {
                offered.add(new Paper.Question(
                        question.id(), question.title(), question.pick(), question.allow(), options));
            }
        }
        return offered;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Definition that
                && settings.equals(that.settings)
                && closesAt.equals(that.closesAt)
                && shortForm == that.shortForm
                && questions.equals(that.questions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(settings, closesAt, shortForm, questions);
    }

    @Override
    public String toString() {
        return "Definition[" + id() + "]";
    }
}
