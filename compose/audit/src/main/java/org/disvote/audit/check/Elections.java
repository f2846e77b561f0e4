package org.disvote.audit.check;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.disvote.audit.database.Database;
import org.disvote.audit.database.DatabaseTables;
import org.disvote.audit.database.DatabaseTables.ElectionRow;
import org.disvote.audit.database.DatabaseTables.Head;
import org.disvote.audit.database.DatabaseTables.Seal;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.kafka.Brokers;
import org.jspecify.annotations.Nullable;

/// All checks of elections: what is defined, whether the masters have that, and whether each vote and each
/// close is allowed by its election.
public final class Elections {

    private final Brokers brokers;
    private final Findings findings;
    private final Definitions definitions;
    private final Map<Database, OfMaster> masters = new HashMap<>();
    private @Nullable ElectionsTopic topic;
    private @Nullable Closings closings;
    private @Nullable VoteRules rules;

    /// What a master has of elections, in its snapshot.
    private record OfMaster(
            SortedMap<String, ElectionRow> elections, List<Seal> seals, SortedMap<Integer, Head> heads) {}

    private Elections(Brokers brokers, Findings findings, Definitions definitions) {
        this.brokers = brokers;
        this.findings = findings;
        this.definitions = definitions;
    }

    /// Reads what is in force when the audit begins.
    ///
    /// @throws UnreachableException if the brokers do not answer or have no such topic
    public static Elections read(Brokers brokers, Findings findings) throws UnreachableException {
        return new Elections(brokers, findings, new Definitions(ElectionsTopic.read(brokers)));
    }

    /// Whether a master has yet to take over what was defined.
    public boolean isAwaitedBy(Database master) throws UnreachableException {
        return definitions.isAwaitedBy(master.tables().elections());
    }

    /// Fixes what is in force. It is called after the log's ends and the masters' snapshots were taken, so
    /// that no vote was cast under a newer definition.
    public void fix() throws UnreachableException {
        ElectionsTopic now = ElectionsTopic.read(brokers);
        definitions.update(now);
        topic = now;
        closings = new Closings(now, findings);
        rules = new VoteRules(now, closings, findings);
    }

    /// To be called in the master's snapshot.
    public void read(Database master) throws UnreachableException {
        DatabaseTables tables = master.tables();
        masters.put(master, new OfMaster(tables.elections(), tables.seals(), tables.heads()));
    }

    /// Compares what a master had then, besides its votes, with the topic.
    public void check(Database master) {
        OfMaster rows = requireNonNull(masters.get(master), "the master was not read");
        definitions.check(master.where(), rows.elections(), findings);
        requireNonNull(closings).checkSeals(master.where(), rows.seals(), rows.heads());
    }

    public VoteRules rules() {
        return requireNonNull(rules, "what is in force is not fixed yet");
    }

    /// The topics as they were fixed.
    public ElectionsTopic topic() {
        return requireNonNull(topic, "what is in force is not fixed yet");
    }

    /// The topics' records that every reader skips.
    public List<String> notes() {
        return requireNonNull(topic).notes();
    }

    /// After the log's last vote.
    public void end() {
        requireNonNull(closings).end();
    }
}
