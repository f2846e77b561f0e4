package org.disvote.topics.ballot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.disvote.topics.json.member.Members;
import org.disvote.topics.json.member.Problems;
import org.jspecify.annotations.Nullable;

/// The terms of a launched election: everything that is fixed but the close, with all defaults, and the
/// digests of its ballot papers. Its bytes are served, hashed and stored as they are; two terms are equal if
/// their bytes are.
public final class Terms implements Conditions {

    private static final int VERSION = 1;
    private static final String ELIGIBILITY_PROOF = "none";
    private static final int ORIGIN_LENGTH_MAX = 255;

    private final Settings settings;
    private final SortedMap<String, String> papers;
    private final String origin;
    private final Optional<String> voterKey;
    private final byte[] bytes;
    private final String digest;

    private Terms(Settings settings, SortedMap<String, String> papers, String origin, Optional<String> voterKey) {
        this.settings = settings;
        this.papers = Collections.unmodifiableSortedMap(new TreeMap<>(papers));
        this.origin = origin;
        this.voterKey = voterKey;
        this.bytes = Jcs.write(json());
        this.digest = Digests.of(bytes);
    }

    /// The terms under which a definition is launched.
    ///
    /// @param origin of the system
    /// @param voterKey the commitment to the system's voter key; not used with voters plain
    /// @throws IllegalArgumentException if voters are pseudonymous and there is no key, if ballots are sealed
    ///     and there is no seal, or if one of the values does not have its form
    public static Terms of(Definition definition, String origin, Optional<String> voterKey) {
        SortedMap<String, String> papers = new TreeMap<>();
        definition.papers().forEach((constituency, paper) -> papers.put(constituency, paper.digest()));
        Terms terms = new Terms(
                definition.settings(),
                papers,
                origin,
                voterKey.filter(_ -> definition.voters() == Voters.PSEUDONYMOUS));
        try {
            return read(terms.bytes);
        } catch (MalformedEventException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// @throws MalformedEventException if the bytes are not terms in their canonical form, or break a rule
    public static Terms read(byte[] bytes) throws MalformedEventException {
        Problems problems = new Problems();
        Members members = new Members(Jcs.read(bytes), "", problems);
        members.version(VERSION);
        members.constant("eligibilityProof", ELIGIBILITY_PROOF);
        Settings settings = DefinitionReader.settings(members, Optional.empty());
        SortedMap<String, String> papers = papers(members);
        String origin = members.text("origin").orElse("");
        if (!isOrigin(origin)) {
            problems.add("origin must be 1–" + ORIGIN_LENGTH_MAX + " printable ASCII characters without space and +");
        }
        Optional<String> voterKey = Optional.empty();
        if (settings.voters() == Voters.PSEUDONYMOUS) {
            voterKey = Optional.of(digest(members, "voterKey"));
        } else if (members.has("voterKey")) {
            problems.add("voterKey is only for voters pseudonymous");
        }
        if (settings.ballots() == Ballots.SEALED) {
            members.required("seal");
        }
        members.noOthers();
        problems.throwIfAny("the terms of an election");
        Terms terms = new Terms(settings, papers, origin, voterKey);
        if (!Arrays.equals(terms.bytes, bytes)) {
            throw new MalformedEventException("not the terms of an election in their canonical form", null);
        }
        return terms;
    }

    private static SortedMap<String, String> papers(Members members) {
        SortedMap<String, String> papers = members.textsByName("papers");
        papers.forEach((constituency, paper) -> {
            if (!constituency.isEmpty() && !Ids.isValid(constituency)) {
                members.problem("papers has a constituency that is not " + Ids.FORM);
            }
            if (!Digests.isValid(paper)) {
                members.problem("papers has a digest that is not of the form sha256:…");
            }
        });
        if (members.isEmptyObject("papers")) {
            members.problem("papers is empty");
        }
        if (papers.size() > Definition.CONSTITUENCIES_MAX + 1) {
            members.problem("papers has more than " + (Definition.CONSTITUENCIES_MAX + 1) + " constituencies");
        }
        return papers;
    }

    private static String digest(Members members, String name) {
        String digest = members.text(name).orElse("");
        if (!digest.isEmpty() && !Digests.isValid(digest)) {
            members.problem(name + " is not of the form sha256:…");
        }
        return digest;
    }

    private static boolean isOrigin(String origin) {
        return !origin.isEmpty()
                && origin.length() <= ORIGIN_LENGTH_MAX
                && origin.chars().allMatch(character -> character > ' ' && character < 0x7F && character != '+');
    }

    private JsonNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("v", VERSION);
        json.put("id", id().value());
        PaperRules.putTexts(json, "title", title());
        json.put("voters", voters().word());
        json.put("ballots", ballots().word());
        json.put("eligibility", eligibility().word());
        json.put("eligibilityProof", ELIGIBILITY_PROOF);
        json.put("changeOfMind", changeOfMind().word());
        json.put("liveResults", liveResults());
        json.put("opensAt", Times.text(opensAt()));
        json.put("minGroup", minGroup());
        json.put("minList", minList());
        PaperRules.putTexts(json, "neighbours", neighbours());
        PaperRules.putTexts(json, "papers", papers);
        json.put("origin", origin);
        voterKey.ifPresent(key -> json.put("voterKey", key));
        if (eligibility() == Eligibility.ROLL) {
            json.put("roll", roll());
        }
        if (changeOfMind() == ChangeOfMind.LAST_COUNTS) {
            json.put("changesMax", changesMax());
        }
        seal().ifPresent(seal -> json.set("seal", seal.json()));
        return json;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    /// The digests of the ballot papers, by constituency; the empty name stands for everybody else.
    public SortedMap<String, String> papers() {
        return papers;
    }

    /// The digest of the paper of a voter of this constituency.
    ///
    /// @param constituency empty if the voter has none
    /// @return empty if such a voter has no paper, and may not vote
    public Optional<String> paperDigest(String constituency) {
        String own = papers.get(constituency);
        return Optional.ofNullable(own == null ? papers.get("") : own);
    }

    /// Of the system.
    public String origin() {
        return origin;
    }

    /// The commitment to the voter key; empty with voters plain.
    public Optional<String> voterKey() {
        return voterKey;
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// `sha256:` and 64 hexadecimal digits.
    public String digest() {
        return digest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Terms that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "Terms[" + id() + ", " + digest + "]";
    }
}
