package org.disvote.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.audit.database.DatabaseVotes;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.published.PublishedFiles;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.statement.Statements;
import org.disvote.audit.transcript.CountFold;
import org.disvote.audit.transcript.DamagedTranscriptException;
import org.disvote.audit.transcript.InputSizes;
import org.disvote.audit.transcript.Mismatches;
import org.disvote.audit.transcript.RollDeviations;
import org.disvote.audit.transcript.Transcript;
import org.disvote.audit.transcript.TranscriptCheck;
import org.disvote.audit.transcript.TranscriptReader;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.jspecify.annotations.Nullable;

/// What an audit does about the counts of elections: it reads each `count.json` that the notary states, and
/// those that were named, counts again while the log is compared, and compares at the end.
final class CountAudit {

    /// A file that was named.
    private static final class Named {
        final Path file;
        final byte[] bytes;
        final String digest;

        Named(Path file, byte[] bytes) {
            this.file = file;
            this.bytes = bytes;
            digest = Digests.of(bytes);
        }
    }

    /// @param statement null where the count is not stated
    private record Counting(
            Election election,
            String digest,
            Transcript said,
            CountFold fold,
            @Nullable NotaryRecord statement,
            Mismatches mismatches,
            List<String> signedBy) {}

    private final Findings findings;
    private final List<Named> named = new ArrayList<>();
    private final RollDeviations deviations = new RollDeviations();
    private final InputSizes inputs = new InputSizes();
    private final List<Counting> countings = new ArrayList<>();
    private final Map<ElectionId, List<CountFold>> folds = new HashMap<>();
    private final List<CountReport> reports = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int partition;

    /// @throws OperatorException if a file that was named cannot be read
    CountAudit(AuditTargets targets, Findings findings) {
        this.findings = findings;
        for (Path file : targets.log().transcripts()) {
            named.add(new Named(file, OperatorFile.read(file, TranscriptReader.BYTES_MAX)));
        }
    }

    /// Before the log is read, and after the elections in force were fixed.
    ///
    /// @param published empty where no published log was named
    /// @param isRollWhole see [CountBasis]
    void begin(
            Statements statements, ElectionsTopic elections, Optional<PublishedFiles> published, boolean isRollWhole) {
        CountBasis basis = CountBasis.of(statements, elections, isRollWhole);
        basis.stated().forEach((id, stated) -> {
            Election election = basis.election(id);
            NotaryRecord count = stated.count;
            if (count == null || election == null) {
                return; // a count of an unknown election is reported as a statement
            }
            Mismatches mismatches = new Mismatches(id, findings);
            String digest = count.text("transcript");
            List<String> signedBy = TranscriptCheck.checkSignatures(
                    election,
                    digest,
                    Optional.ofNullable(count.json().get("signatures")).map(JsonNode::asText),
                    mismatches);
            byte[] bytes = bytes(id, digest, published, mismatches);
            if (bytes != null) {
                count(basis, election, stated, bytes, mismatches, signedBy);
            }
        });
        named.stream().filter(file -> !basis.isStated(file.digest)).forEach(file -> countUnstated(basis, file));
    }

    private byte @Nullable [] bytes(
            String id, String digest, Optional<PublishedFiles> published, Mismatches mismatches) {
        for (Named file : named) {
            if (file.digest.equals(digest)) {
                return file.bytes;
            }
        }
        if (published.isEmpty()) {
            notes.add("count of %s: its numbers were not checked; name the published log with --log, or its count.json"
                            .formatted(id)
                    + " with --transcript");
            return null;
        }
        String path = "counts/" + Digests.hex(digest);
        try {
            byte[] bytes =
                    published.get().read(path, TranscriptReader.BYTES_MAX).orElse(null);
            if (bytes == null) {
                findings.ofItem(
                        Kind.MISSING,
                        PublishedFiles.WHERE,
                        path,
                        "the count of %s is stated, and its count.json is not served".formatted(id));
            } else if (!Digests.of(bytes).equals(digest)) {
                mismatches.found(
                        "transcript",
                        "the log serves a count.json with the digest %s, and stated is %s"
                                .formatted(Digests.of(bytes), digest));
                return null;
            }
            return bytes;
        } catch (UnreachableException e) {
            findings.ofPlace(Kind.UNREACHABLE, PublishedFiles.WHERE, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /// A file that no statement names by its digest.
    private void countUnstated(CountBasis basis, Named file) {
        String id;
        try {
            id = TranscriptReader.read(file.bytes).electionId();
        } catch (DamagedTranscriptException e) {
            throw new OperatorException("%s is no count.json: %s".formatted(file.file, e.getMessage()), e);
        }
        Mismatches mismatches = new Mismatches(id, findings);
        Election election = basis.election(id);
        if (election == null) {
            mismatches.found("electionId", "the elections topic does not define the election that it counts");
            return;
        }
        CountBasis.Stated stated = basis.stated().getOrDefault(id, new CountBasis.Stated());
        if (stated.count == null) {
            notes.add("count of %s: it is not stated, so no signature was checked".formatted(id));
        } else {
            mismatches.found(
                    "transcript",
                    "%s has the digest %s, and stated is %s"
                            .formatted(file.file.getFileName(), file.digest, stated.count.text("transcript")));
        }
        count(basis, election, stated, file.bytes, mismatches, List.of());
    }

    /// Begins to count one election again, as the log is read.
    private void count(
            CountBasis basis,
            Election election,
            CountBasis.Stated stated,
            byte[] bytes,
            Mismatches mismatches,
            List<String> signedBy) {
        Transcript said;
        try {
            said = TranscriptReader.read(bytes);
        } catch (DamagedTranscriptException e) {
            mismatches.found("form", "it is no count.json: " + e.getMessage());
            return;
        }
        NotaryRecord terms = stated.terms;
        NotaryRecord close = stated.close;
        if (terms == null || close == null) {
            mismatches.found("close", "the log has no terms or no close of its election, so nothing can be counted");
            return;
        }
        boolean isRollKnown = basis.isRollKnown(election, close);
        if (!isRollKnown) {
            notes.add(
                    "count of %s: what the roll decides was not checked: masters are missing, or it was imported again"
                            .formatted(election.id()));
        }
        CountFold fold =
                new CountFold(election, terms.headsBefore(), close.numbers("lastSeqs"), deviations, isRollKnown);
        inputs.want(said.electionId(), said.input(), close.leaf() + 1);
        folds.computeIfAbsent(election.id(), _ -> new ArrayList<>()).add(fold);
        countings.add(new Counting(election, Digests.of(bytes), said, fold, stated.count, mismatches, signedBy));
    }

    /// A vote of the log, by ascending position.
    void vote(VoteCast vote, byte[] record) {
        if (folds.isEmpty()) {
            return;
        }
        endPartitions(vote.partition());
        List<CountFold> ofElection = folds.get(vote.electionId());
        if (ofElection != null) {
            byte[] digest = VoteCodec.digest(record);
            ofElection.forEach(fold -> fold.vote(vote, digest));
        }
    }

    private void endPartitions(int next) {
        for (; partition < next; partition++) {
            int ended = partition;
            folds.values().forEach(all -> all.forEach(fold -> fold.endOfPartition(ended)));
        }
    }

    /// A master's check of each vote, which also notes what its roll contradicts.
    DatabaseVotes.Check watching(DatabaseVotes.Check check) {
        return new DatabaseVotes.Check() {
            @Override
            public void check(String where, VoteCast vote) {
                check.check(where, vote);
            }

            @Override
            public void deviates(VoteCast vote, boolean isListed) {
                deviations.add(vote, isListed);
            }
        };
    }

    /// Learns from the fold of the tree under which of its sizes was counted.
    InputSizes inputs() {
        return inputs;
    }

    /// After the log's last vote, and after the fold of the tree.
    ///
    /// @param isTreeFolded whether the fold gave roots
    void end(int partitions, boolean isLogRead, boolean isTreeFolded) {
        if (!isLogRead) {
            countings.forEach(each ->
                    notes.add("count of %s: not checked, because the log was not read".formatted(each.election.id())));
            return;
        }
        endPartitions(partitions);
        for (Counting counting : countings) {
            Transcript said = counting.said;
            TranscriptCheck check = new TranscriptCheck(counting.election, said, counting.mismatches);
            check.checkTerms();
            Optional<Long> size = inputs.of(said.electionId(), said.input());
            if (isTreeFolded) {
                check.checkInput(counting.fold, size);
            } else {
                notes.add("count of %s: the tree was not folded, so its input digest was not checked"
                        .formatted(said.electionId()));
                check.checkInput(counting.fold);
            }
            check.checkNumbers(counting.fold);
            reports.add(new CountReport(
                    counting.election.id().value(),
                    counting.digest,
                    counting.election.terms().seal().isPresent(),
                    said.records(),
                    said.voids(),
                    said.records() - said.voids() - said.voters(),
                    said.voters(),
                    said.counted(),
                    size.orElse(null),
                    counting.signedBy,
                    counting.mismatches.isEmpty()));
        }
    }

    List<CountReport> reports() {
        return reports;
    }

    List<String> notes() {
        return notes;
    }
}
