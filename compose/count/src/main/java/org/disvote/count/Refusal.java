package org.disvote.count;

/// Why an export is not counted. Each has a sentence of its own; `%s` stands for what was found.
public enum Refusal {
    FILE_MISSING("the export lacks the file %s: copy the whole folder, or export again"),
    FILE_UNKNOWN("the export has the file %s, which is no part of one: compare the folder with the one it came from"),
    FILE_SPECIAL("%s of the export is no ordinary file but a link, a pipe or a folder: copy the whole folder again"),
    FILE_CUT("the last line of %s has no end: the file was cut off, copy it again"),
    LINE_TOO_LONG("line %s of %s is longer than anything that an export has"),
    FILE_CHANGED("the file %s changed while it was read: nobody may write to the folder meanwhile"),

    CHECKPOINT_MALFORMED("the file checkpoint is no checkpoint: %s"),
    CHECKPOINT_OF_ANOTHER_LOG("the checkpoint is of the log %s, and your policy trusts %s"),
    CHECKPOINT_SIGNATURE("a signature under the checkpoint is not valid: that of %s"),
    CHECKPOINT_WITHOUT_QUORUM("the checkpoint is cosigned by %s, and that is not enough for your policy"),
    CHECKPOINT_WITHIN_ROUND("the checkpoint's %s leaves do not end with a round, and no other size is ever signed"),

    STATEMENT_MALFORMED("line %s of the statements is not the next statement: %s"),
    ROUND_BROKEN("line %s of the statements is a round that contradicts those before it: %s"),
    TREE_SIZE("the statements make a tree of %s leaves, and that of the checkpoint has %s"),
    LOG_OF_ANOTHER_SYSTEM("the statements are of the log %s, and the checkpoint is of %s"),

    RECORD_MALFORMED("line %s of records/%s is no record in its canonical form: %s"),
    RECORD_MISPLACED("line %s of records/%s is a record of another place"),
    RECORDS_TOO_FEW("records/%s ends after %s records, and the tree has %s"),
    RECORDS_TOO_MANY("records/%s has more than the %s records of the tree"),
    ROOT_DIFFERS("statements and records fold to the root %s, and the checkpoint's is %s"),

    TERMS_MALFORMED("the file terms is not the terms of an election: %s"),
    TERMS_NOT_STATED("the log does not state the terms of election %s: check its ID, and that it was launched"),
    TERMS_TWICE("the log states the terms of election %s more than once"),
    TERMS_DIFFER("the file terms has the digest %s, and the log states %s"),
    TERMS_OF_ANOTHER_SYSTEM("the terms name another origin or voter key than the log's first statement"),
    PAPER_DIFFERS("the ballot paper %s has the digest %s, and the terms name %s"),
    PAPER_MALFORMED("the ballot paper %s is none: %s"),
    PAPER_OF_ANOTHER_ELECTION("the ballot paper %s is of another election or constituency"),

    CLOSE_NOT_STATED("the log does not state the close of election %s yet: wait until some seconds after its close"
            + " (disvote election show says when that is), and export again"),
    CLOSE_TWICE("the log states the close of election %s more than once"),
    CLOSE_BEFORE_TERMS("the log states the close of election %s before its terms"),
    CLOSE_AHEAD("the close counts votes of partition %s up to %s, and no round before it has more than %s"),

    ROLL_NOT_STATED("the log does not state a roll %s before the close"),
    ROLL_DIFFERS("the file roll has the digest %s, and the last statement of roll %s before the close has %s"),
    ROLL_MALFORMED("line %s of the file roll is not a pseudonym, a comma and a constituency, in ascending order"),

    SHARE_OF_AN_OPEN_ELECTION("the ballots of election %s are not sealed: it is counted without shares"),
    SHARE_OF_ANOTHER_SEAL("the share of %s is of the seal %s, and the terms have %s"),
    SHARES_TOO_FEW("too few shares: %s of the %s that the seal needs"),
    SHARE_TWICE("the share of %s is there twice"),

    INPUT_DIGESTS_TOO_FEW("too few input digests: %s, and %s trustees must each give theirs"),
    INPUT_DIGEST_DIFFERS("the input digest of trustee %s is not this export's: that trustee checked another export");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    String sentence(Object... found) {
        return sentence.formatted(found);
    }
}
