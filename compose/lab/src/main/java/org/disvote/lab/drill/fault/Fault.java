package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.disvote.lab.drill.promise.PromiseFaults;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.voters.AckLog;
import org.disvote.topics.operator.OperatorException;

/// What is broken in a drill, and for how long. The system must recover without help.
public enum Fault {
    LEADER_KILLED(
            "kill -9 of a master's leader, Patroni and PostgreSQL at once; back once another one leads",
            LeaderFaults::killed),
    LEADER_FROZEN("SIGSTOP of a master's leader, whole; it wakes up once another one leads", LeaderFaults::frozen),
    PATRONI_FROZEN(
            "a leader's Patroni stops while its PostgreSQL goes on taking writes, as one that is cut off from etcd"
                    + " would",
            LeaderFaults::patroniFrozen),
    LEADER_DISK_LOST("kill -9 of a master's leader, and all that it stored is removed", LeaderFaults::diskLost),
    LAST_COPY(
            "for 3 s a leader sends nothing to its standbys and the brokers are frozen, then its disk is lost: what it"
                    + " acknowledged meanwhile has no copy",
            LeaderFaults::lastCopy),
    COMMIT_CANCELLED(
            "for 3 s a leader sends nothing to its standbys and the brokers are frozen, while each commit that waits"
                    + " is cancelled; then its disk is lost",
            LeaderFaults::commitCancelled),
    LEADER_CUT_OFF(
            "a master's leader is cut off from the other nodes and from etcd, and not from ingest and the brokers;"
                    + " whole 5 s after another one leads",
            LeaderFaults::cutOff),
    ZOMBIE_LEADER(
            "the same, and its Patroni is frozen: nothing tells its PostgreSQL that it leads no more",
            LeaderFaults::zombie),
    ONE_VOTER(
            "10,000 votes of one voter at once, of all choices, over all ingests; amid them a leader is killed",
            LeaderFaults::oneVoter),
    STANDBY_KILLED("kill -9 of a master's synchronous standby, back after 8 s", StandbyFaults::killed),
    DISK_FULL(
            "a standby gets a small disk, which is full for 5 s after the standby has noticed",
            StandbyFaults::diskFull),
    STANDBY_LEFT_BEHIND(
            "a standby stays away until its leader has removed the WAL that it needs: its data must be cloned again",
            StandbyFaults::leftBehind),
    ETCD_KILLED(
            "kill -9 of an etcd member, back after 10 s",
            strike -> strike.killFor(Duration.ofSeconds(10), strike.any("etcd"))),
    BROKER_KILLED("kill -9 of a broker, back after 15 s", BrokerFaults::killed),
    TWO_BROKERS_KILLED(
            "kill -9 of two brokers, back after 10 s: the log stands still meanwhile", BrokerFaults::allButOneKilled),
    BROKER_CUT_OFF(
            "a broker is cut off from the others, and not from ingest and the sinks, for 15 s", BrokerFaults::cutOff),
    FOREIGN_RECORD(
            "somebody else writes to the log what is no vote",
            strike -> ForeignRecord.write(strike.system().endpoints(), strike.random())),
    INGEST_CUT_FROM_MASTER(
            "an ingest instance is cut off from all nodes of the masters for 15 s", IngestFaults::cutFromMaster),
    INGEST_CUT_FROM_LOG(
            "an ingest instance is cut off from all brokers for 15 s, longer than it may hold a lease idly",
            IngestFaults::cutFromLog),
    WRONG_CLOCK("an ingest instance goes on with its clock an hour ahead, for 10 s alone", IngestFaults::wrongClock),
    FLOOD("for 15 s 500 clients send a byte now and then, others bodies of 10 MB or junk", IngestFaults::flooded),
    INGEST_KILLED("kill -9 of an ingest instance", IngestFaults::killed),
    INGEST_FROZEN("SIGSTOP of an ingest instance for 12 s, longer than its leases last", IngestFaults::frozen),
    SINK_KILLED("kill -9 of a sink", strike -> strike.kill(strike.any("sink"))),
    NOTARY_KILLED(
            "kill -9 of the notary that writes; back once the other one writes: voters notice nothing",
            LogFaults::notaryKilled),
    NOTARY_FROZEN(
            "SIGSTOP of the notary that writes; it wakes up once the other one writes, and must sign nothing then",
            LogFaults::notaryFrozen),
    NOTARY_CUT_FROM_LOG(
            "the notary that writes is cut off from all brokers until the other one writes",
            LogFaults::notaryCutFromLog),
    WITNESS_KILLED("kill -9 of a witness, back after 8 s: nothing is cosigned meanwhile", LogFaults::witnessKilled),
    WITNESS_FROZEN("SIGSTOP of a witness for 8 s: nothing is cosigned meanwhile", LogFaults::witnessFrozen),
    PROMISE_KEY_NEW(
            "an ingest instance gets a new key for its promises, once the log has stated it, while people vote;"
                    + " receipts of both keys prove",
            strike -> PromiseFaults.newKey(strike.system(), strike.random(), strike.acks())),
    PROMISE_KEY_STOLEN(
            "a thief signs promises with an ingest instance's key, which the operator revokes and replaces: what was"
                    + " signed for places behind the revocation accuses nobody, and every voter's receipt proves",
            strike -> PromiseFaults.stolenKey(strike.system(), strike.random(), strike.acks())),
    REPLICAS_STOPPED(
            "kill -9 of the replicas' PostgreSQL, back after 15 s",
            strike -> strike.killFor(Duration.ofSeconds(15), "postgres"));

    @FunctionalInterface
    private interface Action {
        /// @return the victim
        String by(Strike strike) throws InterruptedException, IOException;
    }

    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // the actions are functions without state
    private final Action action;

    Fault(String what, Action action) {
        this.what = what;
        this.action = action;
    }

    /// One sentence for people.
    public String what() {
        return what;
    }

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Breaks something and returns once it is repaired. The system may still be recovering.
    ///
    /// @return the victim
    /// @throws OperatorException if no other part takes over in time
    public String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
        return action.by(new Strike(system, random, acks));
    }
}
