package org.disvote.ingest.election;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.disvote.ingest.election.Closing.Seal;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.voter.VoterNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The elections that the masters know, and the partitions that they have sealed, at most a second old. It
/// works while Kafka is down, and while a master is down. An election that is missing here may appear at the
/// next read. Safe for any number of threads.
public final class Elections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Elections.class);

    private final List<MasterElections> masters;
    private final Optional<VoterNames> names;
    private final Set<ElectionId> unserved = ConcurrentHashMap.newKeySet();

    private Elections(List<String> masters, Optional<VoterNames> names) {
        this.names = names;
        this.masters = IntStream.range(0, masters.size())
                .mapToObj(place -> new MasterElections(place, masters.get(place), this::known))
                .toList();
    }

    /// For a part that takes no votes.
    ///
    /// @param masters JDBC URLs in any order; none of them need answer yet
    public static Elections follow(List<String> masters) {
        return follow(masters, Optional.empty());
    }

    /// @param masters JDBC URLs in any order; none of them need answer yet
    /// @param names by which voters will be known here; an election for which it has none is logged once
    public static Elections follow(List<String> masters, VoterNames names) {
        return follow(masters, Optional.of(names));
    }

    private static Elections follow(List<String> masters, Optional<VoterNames> names) {
        Elections elections = new Elections(masters, names);
        elections.masters.forEach(MasterElections::start);
        return elections;
    }

    private void known(Collection<Election> elections) {
        for (Election election : elections) {
            boolean served = names.isEmpty() || names.get().serves(election.terms());
            if (!served && unserved.add(election.id())) {
                log.atWarn()
                        .addKeyValue("election", election.id())
                        .log("Election is not served here, since this instance has no voter key");
            }
        }
    }

    public Optional<Election> find(ElectionId id) {
        return masters.stream()
                .flatMap(master -> Optional.ofNullable(master.definitions().get(id)).stream())
                .findFirst();
    }

    /// By ascending ID.
    public List<Election> all() {
        return List.copyOf(union().values());
    }

    /// Whether any master is known to have an election.
    public boolean anyKnown() {
        return masters.stream().anyMatch(master -> !master.definitions().isEmpty());
    }

    /// All masters have the same terms. If two differ in the close, for the moment it takes to copy a move, the
    /// first of the list counts here. A vote is judged by its own master's row, in the batch's transaction.
    private Map<ElectionId, Election> union() {
        Map<ElectionId, Election> union = new TreeMap<>();
        masters.forEach(master -> master.definitions().forEach(union::putIfAbsent));
        return union;
    }

    /// The partitions that take no more votes of an election. A seal is never removed, and moves with its
    /// partition to another master, so it does not matter which master has it.
    public SortedMap<Integer, Seal> sealed(ElectionId electionId) {
        SortedMap<Integer, Seal> sealed = new TreeMap<>();
        masters.forEach(master -> sealed.putAll(master.seals(electionId)));
        return sealed;
    }

    /// How many elections in force each master does not have, or has with other terms or another close.
    ///
    /// @return by the shard's number; without the masters that have never answered
    public SortedMap<Integer, Integer> differing(Collection<Election> inForce) {
        SortedMap<Integer, Integer> differing = new TreeMap<>();
        masters.stream()
                .filter(MasterElections::answered)
                .forEach(master -> differing.merge(master.shard(), master.differing(inForce), Integer::sum));
        return differing;
    }

    @Override
    public void close() {
        masters.forEach(MasterElections::stop);
        masters.forEach(MasterElections::close);
    }
}
