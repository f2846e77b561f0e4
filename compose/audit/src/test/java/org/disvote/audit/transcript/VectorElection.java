package org.disvote.audit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.audit.tree.Frontier;
import org.disvote.audit.tree.LogVectors;
import org.disvote.audit.tree.NotaryReader;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.Election;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;

/// An election of the formats' examples with its log and its count, which programs in two other languages made.
public final class VectorElection {

    private final String id;
    private final JsonNode log;
    private final List<byte[]> records = new ArrayList<>();
    private final String count;

    private final Map<String, NotaryRecord> statements = new HashMap<>();
    private final InputSizes inputs = new InputSizes();

    private VectorElection(String id, JsonNode log, JsonNode records, String count) {
        this.id = id;
        this.log = log;
        this.count = count;
        records.forEach(record -> this.records.add(record.textValue().getBytes(UTF_8)));
    }

    public static VectorElection of(String id) {
        JsonNode values = LogVectors.values();
        return switch (id) {
            case "eur-2027" ->
                new VectorElection(
                        id,
                        LogVectors.log(),
                        values.path("records"),
                        values.path("countEur").textValue());
            case "ref" ->
                new VectorElection(
                        id,
                        LogVectors.log(),
                        values.path("records"),
                        values.path("countRef").textValue());
            default -> {
                JsonNode sealed = values.path("log2").path(id.equals("eur-x") ? "0020-0001-0002" : "647a-0001-0002");
                yield new VectorElection(
                        id, sealed, sealed.path("records"), sealed.path("count").textValue());
            }
        };
    }

    public byte[] count() {
        return count.getBytes(UTF_8);
    }

    public Election election() throws Exception {
        JsonNode values = LogVectors.values();
        Terms terms = Terms.read(values.path("terms").path(id).textValue().getBytes(UTF_8));
        List<Paper> papers = new ArrayList<>();
        for (JsonNode paper : values.path("papers").path(id)) {
            papers.add(Paper.read(paper.textValue().getBytes(UTF_8)));
        }
        return Election.of(terms, papers, Instant.parse("2027-05-21T16:00:00Z"), Election.NOTICE_DEFAULT);
    }

    /// In the order in which the audit reads them.
    public List<VoteCast> votes() throws Exception {
        List<VoteCast> votes = new ArrayList<>();
        for (byte[] record : records) {
            votes.add(VoteCodec.decode(record));
        }
        votes.sort(Comparator.comparing(VoteCast::position));
        return votes;
    }

    /// Of all its votes, up to its close.
    CountFold fold(RollDeviations deviations, boolean isRollKnown) throws Exception {
        readStatements();
        NotaryRecord close = statement("close");
        CountFold fold = new CountFold(
                election(), statement("terms").headsBefore(), close.numbers("lastSeqs"), deviations, isRollKnown);
        int partition = 0;
        for (VoteCast vote : votes()) {
            for (; partition < vote.partition(); partition++) {
                fold.endOfPartition(partition);
            }
            if (vote.electionId().value().equals(id)) {
                fold.vote(vote, VoteCodec.digest(VoteCodec.encode(vote)));
            }
        }
        for (; partition < LogVectors.PARTITIONS; partition++) {
            fold.endOfPartition(partition);
        }
        return fold;
    }

    CountFold fold() throws Exception {
        return fold(new RollDeviations(), true);
    }

    /// Folds the whole log, so that each signed size is offered.
    InputSizes inputs(Transcript transcript) throws Exception {
        readStatements();
        inputs.want(
                transcript.electionId(), transcript.input(), statement("close").leaf() + 1);
        Map<String, byte[]> digests = new HashMap<>();
        for (VoteCast vote : votes()) {
            digests.put(vote.position().toString(), VoteCodec.digest(VoteCodec.encode(vote)));
        }
        TreeHash hash = new TreeHash();
        Frontier tree = new Frontier(hash);
        read(new NotaryReader.Listener() {
            @Override
            public void statement(NotaryRecord record) {
                tree.append(hash.leaf(record.bytes()));
            }

            @Override
            public void round(NotaryRecord record, List<Long> before, List<Long> heads) {
                for (int partition = 0; partition < heads.size(); partition++) {
                    for (long seq = before.get(partition) + 1; seq <= heads.get(partition); seq++) {
                        tree.append(hash.leaf(requireNonNull(digests.get(partition + "/" + seq))));
                    }
                }
                tree.append(hash.leaf(record.bytes()));
                inputs.size(tree.size(), heads, tree);
            }

            @Override
            public void foreign(long offset, String why) {
                throw new AssertionError(why);
            }

            @Override
            public void broken(long offset, String why) {
                throw new AssertionError(why);
            }
        });
        return inputs;
    }

    private NotaryRecord statement(String kind) {
        return requireNonNull(statements.get(kind));
    }

    private void readStatements() {
        read(new NotaryReader.Listener() {
            @Override
            public void statement(NotaryRecord record) {
                if (record.text("electionId").equals(id)) {
                    statements.put(record.kind(), record);
                }
            }

            @Override
            public void round(NotaryRecord record, List<Long> before, List<Long> heads) {}

            @Override
            public void foreign(long offset, String why) {
                throw new AssertionError(why);
            }

            @Override
            public void broken(long offset, String why) {
                throw new AssertionError(why);
            }
        });
    }

    private void read(NotaryReader.Listener listener) {
        NotaryReader reader = new NotaryReader(LogVectors.PARTITIONS, listener);
        long offset = 0;
        for (JsonNode statement : log.path("statements")) {
            reader.accept(offset++, statement.textValue().getBytes(UTF_8));
        }
    }
}
