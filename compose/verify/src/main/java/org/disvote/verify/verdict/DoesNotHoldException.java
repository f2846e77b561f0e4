package org.disvote.verify.verdict;

/// A file does not prove what it was made to prove. The message says why; it is the end of a sentence and
/// repeats nothing of a ballot.
public final class DoesNotHoldException extends Exception {

    public DoesNotHoldException(String why) {
        super(why, null);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
