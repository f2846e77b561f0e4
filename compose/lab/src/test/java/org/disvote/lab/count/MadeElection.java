package org.disvote.lab.count;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.ceremony.deal.Dealing;
import org.disvote.ceremony.deal.SealedDefinition;
import org.disvote.ceremony.deal.Setup;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.operate.sample.RandomBallots;
import org.disvote.operate.sample.RandomBallots.Weights;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;
import org.jspecify.annotations.Nullable;

/// A sealed election with all that its export has, made without any server: lists and crosses in some constituencies,
/// voters who change their minds, votes of another election, votes after the close, and records that are void or
/// invalid, of each reason some.
final class MadeElection {

    static final char[] PASSPHRASE = "λέξεις open sesame".toCharArray();

    private static final String ROLL = "2027";
    private static final List<String> CONSTITUENCIES = List.of("A1", "A2", "B", "C7", "");
    private static final int THRESHOLD = 2;

    /// One of so many voters has a record that does not count.
    private static final int ODD_EACH = 25;

    private static final int ROUNDS = 10;

    private static final String DEFINITION = """
            {"id":"eur","title":{"en":"European election","el":"Ευρωεκλογές"},"ballots":"sealed",
             "opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T16:00:00Z","eligibility":"roll","roll":"2027",
             "changeOfMind":"last-counts","minGroup":50,"minList":10,"neighbours":{"C7":"A1"},
             "questions":[
              {"id":"q1","title":{"en":"List"},"allow":["blank","spoiled"],"options":[
               {"id":"c3","title":{"en":"Blue"},"lists":{
                "A1":{"candidates":[{"id":"k12","title":{"en":"Anna"}},{"id":"k7","title":{"en":"Bob"}}],
                      "crosses":{"min":0,"max":2}},
                "A2":{"candidates":[{"id":"k7","title":{"en":"Cem"}},{"id":"k8","title":{"en":"Dora"}}],
                      "crosses":{"min":0,"max":1}},
                "B":{"candidates":[{"id":"k7","title":{"en":"Eva"}}],"crosses":{"min":0,"max":1}}}},
               {"id":"c9","title":{"en":"Red"},"in":["A1","A2"],
                "candidates":[{"id":"z","title":{"en":"Zoe"}},{"id":"y","title":{"en":"Yan"}}],
                "crosses":{"min":0,"max":2}},
               {"id":"c1","title":{"en":"Green"}}]},
              {"id":"q2","title":{"en":"Two of three"},"pick":{"min":0,"max":2},"allow":["blank"],"options":[
               {"id":"x","title":{"en":"X"}},{"id":"y","title":{"en":"Y"}},{"id":"z","title":{"en":"Z"}}]}]}""";

    /// A record that was made to be judged in its own way.
    private enum Odd {
        NOT_ON_ROLL,
        OTHER_CONSTITUENCY,
        OTHER_REVISION,
        OTHER_VOTER,
        OTHER_TERMS,
        OTHER_KEY_ID,
        OTHER_VERSION,
        CHANGED_BYTE,
        TOO_SHORT,
        NOT_SEALED,
        OTHER_FIRST_BYTE,
        OTHER_PADDING,
        WHITE_SPACE,
        NO_JSON,
        NO_BALLOT,
        UNKNOWN_OPTION,
        MISSING_ANSWER,
        OTHER_ORDER,
        EMPTY_CROSSES,
        SAME_REVISION_AGAIN,
        BEHIND_A_GAP,
        BEFORE_THE_TERMS,
        AFTER_THE_CLOSE,
        OF_ANOTHER_ELECTION
    }

    private final VoterKey key = VoterKey.random();
    private final MadeLog log = new MadeLog(key);
    private final Terms terms;
    private final SortedMap<String, Paper> papers;
    private final List<ShareFile> shares;
    private final Sealer sealer;
    private final RawSealer raw;
    private final Map<String, RandomBallots> ballots;
    private final SortedMap<String, String> roll = new TreeMap<>();
    private final RandomGenerator random;
    private final List<VoteCast> late = new ArrayList<>();

    /// @param seed of ballots and voters; keys, shares and envelopes differ each time
    MadeElection(Suite suite, int voters, long seed) {
        random = new SplittableRandom(seed);
        Definition draft = definition(DEFINITION.getBytes(UTF_8));
        List<SigningKey> trustees =
                Stream.of("anna", "bea", "cem").map(SigningKey::generate).toList();
        byte[] system = new byte[Dealing.RANDOM_BYTES];
        new SecureRandom().nextBytes(system);
        Dealing dealing = Dealing.deal(
                new Setup(
                        draft,
                        suite,
                        trustees.stream().map(SigningKey::verifier).toList(),
                        THRESHOLD),
                Stream.of("dice 4 2 6 1", "λέξεις", "words")
                        .map(String::toCharArray)
                        .toList(),
                system,
                Collections.nCopies(3, PASSPHRASE),
                new SecureRandom());
        Definition sealed = definition(SealedDefinition.of(DEFINITION.getBytes(UTF_8), dealing.seal()));
        shares = dealing.files();
        terms = Terms.of(sealed, MadeLog.ORIGIN, Optional.of(key.commitment()));
        papers = new TreeMap<>(sealed.papers());
        sealer = new Sealer(dealing.seal());
        raw = new RawSealer(dealing.seal());
        ballots = CONSTITUENCIES.stream()
                .collect(Collectors.toMap(each -> each, each -> new RandomBallots(paper(each), Weights.EVEN)));
        hold(voters);
    }

    private static Definition definition(byte[] file) {
        try {
            return Definition.of(Json.MAPPER.readTree(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Paper paper(String constituency) {
        Paper own = papers.get(constituency);
        return own == null ? Objects.requireNonNull(papers.get("")) : own;
    }

    Terms terms() {
        return terms;
    }

    private void hold(int voters) {
        List<Integer> early = new ArrayList<>();
        List<Integer> day = new ArrayList<>();
        for (int i = 0; i < voters; i++) {
            if (odd(i) != Odd.NOT_ON_ROLL) {
                roll.put(voter(i).value(), constituency(i));
            }
            (odd(i) == Odd.BEFORE_THE_TERMS ? early : day).add(i);
        }
        early.forEach(this::cast);
        log.round();
        log.state(n -> new TermsLeaf(MadeLog.at(n), n, terms.id().value(), terms.digest()));
        TreeMap<String, Long> counts = new TreeMap<>();
        roll.values().forEach(constituency -> counts.merge(constituency, 1L, Long::sum));
        log.state(n -> new RollLeaf(
                MadeLog.at(n), n, ROLL, Digests.of("raw".getBytes(UTF_8)), Digests.of(rollBytes()), counts));
        for (int i = 0; i < day.size(); i++) {
            cast(day.get(i));
            if (i % (day.size() / ROUNDS) == 0) {
                log.round();
            }
        }
        log.round();
        List<Long> lastSeqs = log.lastSeqs();
        log.state(n -> new CloseLeaf(
                MadeLog.at(n), n, terms.id().value(), MadeLog.START.plus(Duration.ofHours(10)), lastSeqs));
        late.forEach(vote -> record(vote.electionId(), vote.voter(), vote.constituency(), 1, vote.ballot()));
        log.round();
    }

    /// What is odd about a voter's record, if anything.
    private static @Nullable Odd odd(int voter) {
        return voter % ODD_EACH == 0 ? Odd.values()[voter / ODD_EACH % Odd.values().length] : null;
    }

    private Voter voter(int number) {
        return key.pseudonym(ROLL, new VoterId("GR-%010d".formatted(number)));
    }

    /// The last constituency is so small that it is joined with another one.
    private static String constituency(int number) {
        return number % 97 == 1 && number < 97 * 20 ? "C7" : CONSTITUENCIES.get(number % 5 == 3 ? 4 : number % 5 % 3);
    }

    private void cast(int number) {
        Voter voter = voter(number);
        String constituency = constituency(number);
        Odd odd = odd(number);
        if (odd == null) {
            int last = number % 7 == 0 ? 3 : 1;
            for (int revision = 1; revision <= last; revision++) {
                record(voter, constituency, revision, seal(voter, constituency, revision, draw(constituency)));
            }
            return;
        }
        byte[] good = seal(voter, constituency, 1, draw(constituency));
        switch (odd) {
            case NOT_ON_ROLL, BEFORE_THE_TERMS -> record(voter, constituency, 1, good);
            case OTHER_CONSTITUENCY -> record(voter, constituency.equals("B") ? "A1" : "B", 1, good);
            case OTHER_REVISION -> record(voter, constituency, 1, seal(voter, constituency, 2, draw(constituency)));
            case OTHER_VOTER ->
                record(voter, constituency, 1, seal(voter(number + 1), constituency, 1, draw(constituency)));
            case OTHER_TERMS -> {
                BallotContext other = new BallotContext(
                        terms.id(), Digests.of("other".getBytes(UTF_8)), voter.value(), constituency, 1);
                record(voter, constituency, 1, sealer.seal(other, draw(constituency)));
            }
            case OTHER_KEY_ID -> record(voter, constituency, 1, changed(good, 2));
            case OTHER_VERSION -> record(voter, constituency, 1, changed(good, 0));
            case CHANGED_BYTE -> record(voter, constituency, 1, changed(good, good.length - 1 - number % 150));
            case TOO_SHORT -> record(voter, constituency, 1, Arrays.copyOf(good, good.length - 1));
            case NOT_SEALED -> record(terms.id(), voter, constituency, 1, BallotBytes.open(draw("")));
            case OTHER_FIRST_BYTE -> record(voter, constituency, 1, raw(voter, constituency, 0, (byte) 2));
            case OTHER_PADDING -> record(voter, constituency, 1, raw(voter, constituency, 127, (byte) 1));
            case WHITE_SPACE -> sealText(voter, constituency, new String(draw(constituency), UTF_8) + " ");
            case NO_JSON -> sealText(voter, constituency, "{\"answers\":");
            case NO_BALLOT -> sealText(voter, constituency, "{\"answers\":{\"q1\":{\"blank\":false}},\"v\":1}");
            case UNKNOWN_OPTION ->
                sealText(
                        voter, constituency, "{\"answers\":{\"q1\":{\"pick\":[\"c4\"]},\"q2\":{\"pick\":[]}},\"v\":1}");
            case MISSING_ANSWER -> sealText(voter, constituency, "{\"answers\":{\"q1\":{\"blank\":true}},\"v\":1}");
            case OTHER_ORDER ->
                sealText(
                        voter,
                        constituency,
                        "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\",\"x\"]}},\"v\":1}");
            case EMPTY_CROSSES ->
                sealText(
                        voter,
                        constituency,
                        "{\"answers\":{\"q1\":{\"crosses\":[],\"pick\":[\"c1\"]},\"q2\":{\"pick\":[]}},\"v\":1}");
            case SAME_REVISION_AGAIN -> {
                record(voter, constituency, 1, good);
                record(voter, constituency, 1, seal(voter, constituency, 1, draw(constituency)));
            }
            case BEHIND_A_GAP -> {
                record(voter, constituency, 1, good);
                record(voter, constituency, 3, seal(voter, constituency, 3, draw(constituency)));
                record(voter, constituency, 2, seal(voter, constituency, 2, draw(constituency)));
            }
            case AFTER_THE_CLOSE -> late.add(made(1, terms.id(), voter, constituency, 1, BallotBytes.of(good)));
            case OF_ANOTHER_ELECTION ->
                record(new ElectionId("other"), voter, constituency, 1, BallotBytes.open(draw("")));
        }
    }

    private byte[] draw(String constituency) {
        return Objects.requireNonNull(ballots.get(constituency)).draw(random).bytes();
    }

    private byte[] seal(Voter voter, String constituency, int revision, byte[] ballot) {
        return sealer.seal(context(voter, constituency, revision), ballot);
    }

    private void sealText(Voter voter, String constituency, String text) {
        record(voter, constituency, 1, seal(voter, constituency, 1, text.getBytes(US_ASCII)));
    }

    private BallotContext context(Voter voter, String constituency, int revision) {
        return new BallotContext(terms.id(), terms.digest(), voter.value(), constituency, revision);
    }

    /// An envelope of a plaintext with another byte at this place than [Sealer] makes.
    private byte[] raw(Voter voter, String constituency, int at, byte value) {
        return raw.seal(terms, voter.value(), constituency, 1, draw(constituency), at, value);
    }

    private static byte[] changed(byte[] envelope, int at) {
        byte[] changed = envelope.clone();
        changed[at] ^= 3;
        return changed;
    }

    private int partition(Voter voter) {
        return log.routing().partitionOf(voter);
    }

    private void record(Voter voter, String constituency, int revision, byte[] envelope) {
        record(terms.id(), voter, constituency, revision, BallotBytes.of(envelope));
    }

    private void record(ElectionId election, Voter voter, String constituency, int revision, BallotBytes ballot) {
        log.vote(made(log.nextSeq(partition(voter)), election, voter, constituency, revision, ballot));
    }

    private VoteCast made(
            long seq, ElectionId election, Voter voter, String constituency, int revision, BallotBytes ballot) {
        return new VoteCast(
                election,
                partition(voter),
                seq,
                voter,
                constituency,
                revision,
                ballot,
                "",
                new Nonce(random.nextLong(), random.nextLong()),
                MadeLog.START.plusSeconds(seq));
    }

    private byte[] rollBytes() {
        return roll.entrySet().stream()
                .map(each -> each.getKey() + "," + each.getValue() + "\n")
                .collect(Collectors.joining())
                .getBytes(US_ASCII);
    }

    /// The files of section 9 of the formats.
    Path export(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("papers"));
        log.write(folder);
        Files.write(folder.resolve("terms"), terms.bytes());
        Files.write(folder.resolve("roll"), rollBytes());
        for (Map.Entry<String, Paper> paper : papers.entrySet()) {
            String name = paper.getKey().isEmpty() ? "-" : paper.getKey();
            Files.write(folder.resolve("papers").resolve(name), paper.getValue().bytes());
        }
        return folder;
    }

    Path policy(Path file) throws IOException {
        return Files.writeString(file, log.policy().text());
    }

    /// As many share files as are needed, not the first ones.
    List<Path> shares(Path folder) {
        return IntStream.range(shares.size() - THRESHOLD, shares.size())
                .mapToObj(i -> {
                    Path file = folder.resolve("share-" + i);
                    shares.get(i).create(file);
                    return file;
                })
                .toList();
    }
}
