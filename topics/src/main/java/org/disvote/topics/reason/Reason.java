package org.disvote.topics.reason;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.routing.Position;

/// Why a part, a shard or a partition does not continue. It may leave the part: it is shown in health,
/// metrics, topics, receipts and on the console. An exception's text may contain a voter's ID and choice, an
/// SQL statement or a password, so it is logged at most. A reason has only a code from a fixed list, and
/// numbers.
///
/// As text, which is also its form in JSON: `votes-differ 3/17` (partition 3, seq 17), `log-cut 3`,
/// `master-away`, or the empty text. `docs/operations.md` explains each code and what to do.
///
/// @param partition which partition; [#NO_PARTITION] if the code is not about one
/// @param seq which vote of the partition; 0 if the code is not about one
public record Reason(Code code, int partition, long seq) {

    public static final int NO_PARTITION = -1;

    /// While nothing is wrong.
    public static final Reason NONE = of(Code.NONE);

    private static final Pattern TEXT = Pattern.compile("([a-z-]{1,40})(?: ([0-9]{1,9})(?:/([0-9]{1,18}))?)?");

    public Reason {
        if (partition < NO_PARTITION || seq < 0 || (partition == NO_PARTITION && seq > 0)) {
            throw new IllegalArgumentException("partition " + partition + " and seq " + seq + " are no place");
        }
    }

    /// What can be wrong. A code's text is its name in lower case with dashes. It never changes once it was
    /// released.
    public enum Code {
        /// Nothing is wrong.
        NONE(""),
        /// Written by a newer version than this one, or by another program.
        UNKNOWN("The reason has a code that this version does not know."),

        STARTING("Starting: it was not checked yet, or it waits; the part's log says for what."),
        CLOSING("The part is shutting down."),

        MASTER_AWAY("The master does not answer."),
        MASTER_REFUSES("The master answers and refuses this part: user, password, database or rights are wrong."),
        MASTER_FAILS("The master answers with an error; the part's log has its SQL state."),
        MASTER_SCHEMA("The master's tables cannot be created or migrated to this version."),
        COMMITS_FAIL("The master answers, but every commit fails."),
        NO_NUMBER("The master has no shard number yet. It gets one once all masters and the brokers answer."),
        OTHER_MASTER("The database at the address of this shard's master is another one."),
        OWNS_NO_PARTITION("The shard owns no partition, and not every partition has an owner."),
        NOT_COMPARED("The log has not been compared with the master since its last start."),

        BROKERS_AWAY("The brokers do not answer."),
        BROKERS_REFUSE("The brokers answer and refuse this part: a right or the password is wrong; its log says more."),
        CUT_OFF("A call to the brokers or to the master timed out and was cancelled."),
        REPLACED("Another instance took over; this one was fenced and cannot write to the log."),
        PUBLISHING_FAILS("Publishing fails and is retried."),
        OTHER_LOG("The log is another one than before: its topic was deleted and created again."),
        TWO_LOGS("The master's head rows name two logs."),
        NEWER_VERSION("The log has records of a newer version, which this program does not know."),
        LOG_CUT("The log no longer has an offset that is needed: it was truncated."),
        COMMITS_LOST("The master has lost votes that the log has."),
        VOTES_DIFFER("Two different votes have one position."),
        GAP("Votes are missing in the log before later ones. This ends once the publisher has sent them."),
        VOTE_MISSING("A vote is missing that must exist."),
        ROW_NO_VOTE("The master has a row that is not a vote."),
        TRANSACTION_HANGS("The log has a transaction that hangs: no coordinator will end it."),
        TERMS_NOT_STATED("The notary has not stated the election's terms yet; no shard opens it before."),
        TERMS_DIFFER("The notary has stated other terms of the election than those that were launched."),
        COUNT_NOT_SIGNED("The stated count of a sealed election is not signed by enough of its trustees."),
        COUNT_FILE_AWAY("The count of a sealed election is stated, and the log does not give its count.json."),
        COUNT_FILE_DIFFERS("The log's count.json is not the one that is stated, or not one of this election."),
        OPERATOR_NEEDED("It must not continue by itself; the part's log says why."),

        NO_PROMISE_KEY("Receipts have no promise: this instance has no promise key."),
        PROMISE_KEY_NOT_COSIGNED(
                "Receipts have no promise: the log has no statement of the key that enough witnesses cosigned."),
        PROMISE_KEY_REVOKED("Receipts have no promise: the end of the promise key is stated in the log."),
        PROMISE_LOG_AWAY("Receipts have no promise: the log's statements of promise keys were not read for a minute."),
        PROMISE_OTHER_LOG("Receipts have no promise: the promise key and the policy are those of another system."),
        NOT_SYNCHRONOUS("Receipts have no promise: the master's commits do not wait for a standby."),
        PATRONI_NOT_STRICT(
                "Receipts have no promise: Patroni does not say that the master is in synchronous mode, strict."),

        REPLICA_AWAY("The replica does not answer."),
        REPLICA_REFUSES("The replica answers and refuses this part: user, password, database or rights are wrong."),
        REPLICA_NO_RIGHT("This part's role lacks a right on the replica; the part's log names it."),
        REPLICA_OCCUPIED("The replica's database contains something other than a replica of this version."),
        REPLICA_FAILS("The replica answers with an error; the part's log has its SQL state."),
        OTHER_REPLICA("The replica's database was created for a log with another number of partitions."),
        ROW_REFUSED("The replica's database refuses a vote of the log."),
        REPLICA_LOST_VOTES("The replica has lost votes that it had applied."),
        MOVED_BY_ANOTHER("Another process has applied votes to the replica in the meantime."),
        NO_PARTITION_HERE("This process has no partition of the log."),
        NO_PROGRESS("Votes are waiting, but none was applied or counted for a while."),

        STANDBY("Another process does this part's work; this one takes over when that one ends."),
        WITNESS_AWAY("A witness does not answer, and what it cosigned must be known before the first signature."),
        WITNESS_REFUSES("A witness refuses the log's newest checkpoint."),
        NOT_COSIGNED("No checkpoint has got its quorum of cosignatures for more than a minute."),
        TREE_DIFFERS("The topics give another root than one that was signed, published or cosigned."),
        STATEMENTS_CUT("The notary's topic lost records, and no published file has them."),
        STATEMENTS_DIFFER("The notary's topic and what was published of it differ."),
        ROUND_BROKEN("A round in the notary's topic contradicts the rounds before it."),
        FOREIGN_STATEMENT("The notary's topic has records that are no statements; every reader skips them."),
        CLOSINGS_DIFFER("Two closing statements of a partition differ, so the election's close is not stated."),
        OTHER_FOLDER("The folder of the log is that of another log or of another key."),
        DATA_FOLDER("The folder of the log cannot be read or written."),

        NOT_RUNNING("Counting does not run."),
        COUNTING_STOPPED("Counting of a partition has stopped.");

        private final String sentence;
        private final String text;

        Code(String sentence) {
            this.sentence = sentence;
            // Not while initialising a static of this class.
            text = name().equals("NONE") ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// Stable; empty for [#NONE].
        public String text() {
            return text;
        }

        /// What it means, in one sentence.
        public String sentence() {
            return sentence;
        }

        private static Code of(String text) {
            for (Code code : values()) {
                if (code.text.equals(text)) {
                    return code;
                }
            }
            return UNKNOWN;
        }
    }

    public static Reason of(Code code) {
        return new Reason(code, NO_PARTITION, 0);
    }

    public static Reason at(Code code, int partition) {
        return new Reason(code, partition, 0);
    }

    public static Reason at(Code code, Position position) {
        return new Reason(code, position.partition(), position.seq());
    }

    /// Reads a text that another program wrote. A text that is no reason of this version becomes
    /// [Code#UNKNOWN], and none of it is kept.
    @JsonCreator
    public static Reason parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return of(Code.UNKNOWN);
        }
        int partition = parts.group(2) == null ? NO_PARTITION : Integer.parseInt(parts.group(2));
        long seq = parts.group(3) == null ? 0 : Long.parseLong(parts.group(3));
        return new Reason(Code.of(parts.group(1)), partition, seq);
    }

    public boolean isNone() {
        return code == Code.NONE;
    }

    /// For people: the text and its meaning.
    public String explanation() {
        return isNone() ? "" : this + ": " + code.sentence();
    }

    /// The form that may leave a part.
    @JsonValue
    @Override
    public String toString() {
        if (partition == NO_PARTITION) {
            return code.text();
        }
        return seq == 0 ? code.text() + " " + partition : code.text() + " " + partition + "/" + seq;
    }
}
