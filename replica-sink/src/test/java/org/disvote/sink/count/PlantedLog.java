package org.disvote.sink.count;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Candidate;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// A log of random ballots, one in a hundred of which changes a mind, with every kind of record in it that is no vote,
/// that is void, and that is invalid.
final class PlantedLog {

    /// Of an election with a roll and lists: with every fault, those of the roll too.
    static final ElectionId ALL_FAULTS = new ElectionId("all-faults");

    /// The same without the faults that only the roll shows.
    static final ElectionId LISTS = new ElectionId("lists");

    /// The same with sealed ballots, and some envelopes that are copied from another voter.
    static final ElectionId SEALED = new ElectionId("sealed");

    /// One question, no roll, no change of mind.
    static final ElectionId POLL = new ElectionId("poll");

    private static final List<ElectionId> ELECTIONS = List.of(ALL_FAULTS, LISTS, LISTS, SEALED, POLL);
    private static final Instant OPENS = Instant.parse("2027-05-21T07:00:00Z");
    private static final int FAULTS = 17;

    private static final String LIST_ELECTION = """
            {"id":"ELECTION","title":{"en":"Lists"},"ballots":"open","eligibility":"roll","changeOfMind":"last-counts",
             "opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T19:00:00Z","minGroup":50,"minList":10,
             "neighbours":{"S1":"A"},"questions":[
              {"id":"q1","title":{"en":"List"},"allow":["blank","spoiled"],"options":[
               {"id":"c1","title":{"en":"Blue"},"lists":{
                "A":{"crosses":{"max":3},"candidates":[
                     {"id":"k9","title":{"en":"Anna"}},{"id":"k1","title":{"en":"Bob"}},
                     {"id":"k5","title":{"en":"Cleo"}},{"id":"k2","title":{"en":"Dan"}}]},
                "B":{"crosses":{"min":0,"max":1},"candidates":[
                     {"id":"k1","title":{"en":"Eva"}},{"id":"k2","title":{"en":"Fay"}}]},
                "S1":{"candidates":[]}}},
               {"id":"c2","title":{"en":"Green"}},
               {"id":"c3","title":{"en":"Red"},"in":["A","B"],"crosses":{"min":1,"max":2},
                "candidates":[{"id":"r1","title":{"en":"Gil"}},{"id":"r2","title":{"en":"Hal"}}]}]},
              {"id":"q2","title":{"en":"Two of three"},"pick":{"min":0,"max":2},"allow":["blank"],"options":[
               {"id":"x","title":{"en":"X"}},{"id":"y","title":{"en":"Y"}},{"id":"z","title":{"en":"Z"}}]}]}""";

    private static final String POLL_ELECTION = """
            {"id":"poll","title":{"en":"Poll"},"opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T19:00:00Z",
             "choices":[{"id":"yes","title":{"en":"Yes"}},{"id":"no","title":{"en":"No"}}]}""";

    /// Of the sealed election.
    final SealKey key = new SealKey(Suite.X25519, new byte[Suite.SEED_BYTES]);

    final Map<ElectionId, Definition> definitions = new HashMap<>();
    final SortedMap<Voter, String> roll = new TreeMap<>();
    final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

    private final Random random;
    private final Routing routing;
    private final Seal seal;
    private final Sealer sealer;
    private final Terms sealedTerms;
    private final List<BallotBytes> envelopes = new ArrayList<>();
    private final long[] heads;
    private final Map<String, Integer> revisions = new HashMap<>();
    private final List<VoteCast> votes = new ArrayList<>();

    PlantedLog(long seed, Routing routing, int count) {
        random = new Random(seed);
        this.routing = routing;
        heads = new long[routing.partitions()];
        for (ElectionId election : List.of(ALL_FAULTS, LISTS)) {
            define(LIST_ELECTION.replace("ELECTION", election.value()));
        }
        define(sealed(LIST_ELECTION.replace("ELECTION", SEALED.value())));
        define(POLL_ELECTION);
        seal = definition(SEALED).seal().orElseThrow();
        sealer = new Sealer(seal);
        sealedTerms = terms(SEALED);
        for (int i = 0; i < count; i++) {
            vote(ELECTIONS.get(random.nextInt(ELECTIONS.size())), random.nextInt(8 * FAULTS));
            if (i == count / 2) {
                everyFaultOnce();
            }
        }
    }

    private void everyFaultOnce() {
        for (ElectionId election : ELECTIONS) {
            for (int fault = 0; fault < FAULTS; fault++) {
                vote(election, fault);
            }
        }
    }

    private void define(String text) {
        if (!(Definition.parse(text.getBytes(UTF_8)) instanceof Definition.Valid(Definition definition))) {
            throw new AssertionError(Definition.parse(text.getBytes(UTF_8)));
        }
        definitions.put(definition.id(), definition);
    }

    Definition definition(ElectionId election) {
        Definition definition = definitions.get(election);
        if (definition == null) {
            throw new AssertionError("no election " + election);
        }
        return definition;
    }

    private String sealed(String open) {
        int longest = definition(LISTS).papers().values().stream()
                .mapToInt(Paper::longestBallot)
                .max()
                .orElseThrow();
        SigningKey trustee = SigningKey.ofSeed("alpha", new byte[32]);
        Seal made = new Seal(
                Suite.X25519,
                key.publicKey(),
                Seal.padFor(longest),
                1,
                List.of(new SealTrustee("alpha", trustee.verifier(), "sha256:" + "0".repeat(64))));
        return open.replace("\"ballots\":\"open\"", "\"ballots\":\"sealed\",\"seal\":" + made.json());
    }

    Terms terms(ElectionId election) {
        return Terms.of(definition(election), "log.example.org/disvote-1", Optional.of("sha256:" + "0".repeat(64)));
    }

    /// As its election takes it. What is too long for an envelope stays open.
    private BallotBytes bytes(ElectionId election, Voter voter, String constituency, int revision, byte[] ballot) {
        if (!election.equals(SEALED) || !seal.holds(ballot.length)) {
            return BallotBytes.open(ballot);
        }
        BallotContext context =
                new BallotContext(election, sealedTerms.digest(), voter.value(), constituency, revision);
        BallotBytes envelope = BallotBytes.of(sealer.seal(context, ballot));
        envelopes.add(envelope);
        return envelope;
    }

    /// @param fault which one follows; none if there are fewer
    private void vote(ElectionId election, int fault) {
        Voter voter = voter();
        String constituency = "";
        if (!election.equals(POLL)) {
            constituency = roll.computeIfAbsent(voter, unknown -> constituency());
        }
        cast(election, voter, constituency, 1, ballot(election, constituency));
        if (!election.equals(POLL) && random.nextInt(100) == 0) {
            cast(election, voter, constituency, 2, ballot(election, constituency));
        }
        if (fault < FAULTS) {
            plant(fault, election, voter, constituency);
        }
    }

    private Voter voter() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new Voter(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// `C7` has no paper of its own, and `S1` and `T` have few voters.
    private String constituency() {
        int share = random.nextInt(200);
        return share < 100 ? "A" : share < 160 ? "B" : share < 190 ? "C7" : share < 196 ? "" : share < 199 ? "S1" : "T";
    }

    private void cast(ElectionId election, Voter voter, String constituency, int revision, byte[] ballot) {
        send(next(election, voter, constituency, revision, bytes(election, voter, constituency, revision, ballot)));
    }

    private VoteCast next(ElectionId election, Voter voter, String constituency, int revision, BallotBytes ballot) {
        int partition = routing.partitionOf(voter);
        revisions.merge(election + " " + voter.value(), revision, Math::max);
        VoteCast vote = new VoteCast(
                election,
                partition,
                ++heads[partition],
                voter,
                constituency,
                revision,
                ballot,
                "",
                Nonce.random(random),
                OPENS.plus(votes.size(), ChronoUnit.SECONDS));
        votes.add(vote);
        return vote;
    }

    private void send(VoteCast vote) {
        records.add(LogRecord.toProduce(vote));
    }

    private void plant(int fault, ElectionId election, Voter voter, String constituency) {
        int standing = revisions.getOrDefault(election + " " + voter.value(), 0);
        byte[] good = ballot(election, constituency);
        boolean ofRoll = election.equals(ALL_FAULTS);
        switch (fault) {
            case 0 -> cast(election, voter, constituency, standing, good);
            case 1 -> cast(election, voter, constituency, standing + 2, good);
            case 2 -> cast(election, ofRoll ? voter() : newVoter(constituency), constituency, 1, good);
            case 3 -> cast(election, newVoter("B"), ofRoll || election.equals(POLL) ? "A" : "B", 1, good);
            case 4 ->
                send(next(
                        election,
                        newVoter(constituency),
                        constituency,
                        1,
                        election.equals(SEALED) && random.nextBoolean()
                                ? envelopes.get(random.nextInt(envelopes.size()))
                                : BallotBytes.of(new byte[] {1, '{', '}'})));
            case 5 -> cast(election, newVoter(constituency), constituency, 1, text(" ", good));
            case 6 -> cast(election, newVoter(constituency), constituency, 1, oneOf(NOT_CANONICAL));
            case 7 -> cast(election, newVoter(constituency), constituency, 1, oneOf(NOT_ALLOWED));
            case 8 -> cast(election, voter, constituency, standing + 1, oneOf(NOT_ALLOWED)); // in place of a good one
            case 9 -> foreign(voter, "{\"electionId\":\"lists\"}");
            case 10 -> foreign(voter, value(next0(election, voter)).replace("\"v\":2", "\"v\":3"));
            case 11 -> foreign(voter(), value(next0(election, voter)));
            case 12 -> foreign(voter, value(next0(election, voter)).replace("\"seq\":", "\"seq\":0"));
            case 13 -> records.add(LogRecord.toProduce(votes.get(random.nextInt(votes.size()))));
            case 14 -> send(conflict(votes.get(random.nextInt(votes.size()))));
            case 15 -> send(ahead(election, voter, constituency, good));
            default -> records.add(new ProducerRecord<>(TopicCatalog.VOTES, 0, new byte[0], new byte[0]));
        }
    }

    private Voter newVoter(String constituency) {
        Voter voter = voter();
        roll.put(voter, constituency);
        return voter;
    }

    private static final List<String> NOT_CANONICAL = List.of(
            "",
            "no JSON",
            "{}",
            "[]",
            "{\"answers\":{},\"v\":2}",
            "{\"answers\":{},\"more\":1,\"v\":1}",
            "{\"answers\":{\"q1\":{\"blank\":1}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"blank\":false}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":\"c1\"}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"crosses\":[\"k1\"]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[1]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"blank\":true,\"pick\":[]}},\"v\":1}",
            "{\"answers\":{},\"v\":1.0}",
            "{\"answers\":{},\"answers\":{},\"v\":1}",
            "{\"v\":1,\"answers\":{}}",
            "x".repeat(2_000),
            "[".repeat(2_000));

    private static final List<String> NOT_ALLOWED = List.of(
            "{\"answers\":{},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c2\"]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c2\"]},\"q2\":{\"spoiled\":true}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c2\",\"c2\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c9\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c3\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c2\"]},\"q2\":{\"pick\":[\"z\",\"x\"]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"c2\"]},\"q2\":{\"pick\":[\"x\",\"y\",\"z\"]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"crosses\":[],\"pick\":[\"c2\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"crosses\":[\"r1\"],\"pick\":[\"c2\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"crosses\":[\"k1\",\"k9\"],\"pick\":[\"c1\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"choice\":{\"pick\":[\"maybe\"]}},\"v\":1}",
            "{\"answers\":{\"choice\":{\"blank\":true}},\"v\":1}",
            "{\"answers\":{\"" + "q".repeat(2_000) + "\":{\"blank\":true}},\"v\":1}",
            "{\"answers\":{\"q1\":{\"pick\":[\"Ω\"]},\"q2\":{\"pick\":[]}},\"v\":1}",
            "{\"answers\":{\"\":{\"blank\":true}},\"v\":1}");

    private byte[] oneOf(List<String> texts) {
        return texts.get(random.nextInt(texts.size())).getBytes(UTF_8);
    }

    private static byte[] text(String before, byte[] good) {
        return (before + new String(good, UTF_8)).getBytes(UTF_8);
    }

    /// A vote as the next one of its partition, which is not counted among them.
    private VoteCast next0(ElectionId election, Voter voter) {
        VoteCast vote = next(election, voter, "", 1, BallotBytes.open(new byte[] {'{', '}'}));
        votes.removeLast();
        heads[vote.partition()]--;
        return vote;
    }

    private void foreign(Voter voter, String value) {
        records.add(new ProducerRecord<>(
                TopicCatalog.VOTES, routing.partitionOf(voter), voter.key(), value.getBytes(US_ASCII)));
    }

    private static String value(VoteCast vote) {
        return new String(LogRecord.toProduce(vote).value(), US_ASCII);
    }

    private static VoteCast conflict(VoteCast vote) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                vote.constituency(),
                vote.revision(),
                vote.ballot(),
                "",
                new Nonce(7, 7),
                vote.castAt());
    }

    private VoteCast ahead(ElectionId election, Voter voter, String constituency, byte[] ballot) {
        VoteCast vote = next(election, voter, constituency, 1, BallotBytes.open(ballot));
        votes.removeLast();
        heads[vote.partition()]--;
        return new VoteCast(
                election,
                vote.partition(),
                vote.seq() + 1 + random.nextInt(9),
                voter,
                constituency,
                1,
                vote.ballot(),
                "",
                vote.nonce(),
                vote.castAt());
    }

    private byte[] ballot(ElectionId election, String constituency) {
        SortedMap<String, Paper> papers = definition(election).papers();
        Paper paper = requireNonNull(papers.getOrDefault(constituency, papers.get("")));
        ObjectNode ballot = Json.MAPPER.createObjectNode().put("v", 1);
        ObjectNode answers = ballot.putObject("answers");
        paper.questions().forEach(question -> answer(answers.putObject(question.id()), question));
        return Jcs.write(ballot);
    }

    private void answer(ObjectNode answer, Paper.Question question) {
        int other = random.nextInt(10);
        if (other < question.allow().size()) {
            answer.put(question.allow().get(other) == Allowed.BLANK ? "blank" : "spoiled", true);
            return;
        }
        ArrayNode pick = answer.putArray("pick");
        List<String> crosses = new ArrayList<>();
        int left = question.pick().min()
                + random.nextInt(question.pick().max() - question.pick().min() + 1);
        List<Paper.Option> options = question.options();
        for (int i = 0; i < options.size() && left > 0; i++) {
            if (random.nextInt(options.size() - i) < left) {
                pick.add(options.get(i).id());
                left--;
                crosses.addAll(crosses(options.get(i)));
            }
        }
        if (!crosses.isEmpty()) {
            crosses.forEach(answer.putArray("crosses")::add);
        }
    }

    private List<String> crosses(Paper.Option option) {
        List<Candidate> candidates = option.candidates();
        int max = Math.min(option.crosses().max(), candidates.size());
        int left =
                option.crosses().min() + random.nextInt(max - option.crosses().min() + 1);
        List<String> crosses = new ArrayList<>();
        for (int i = 0; i < candidates.size() && left > 0; i++) {
            if (random.nextInt(candidates.size() - i) < left) {
                crosses.add(candidates.get(i).id());
                left--;
            }
        }
        return crosses;
    }
}
