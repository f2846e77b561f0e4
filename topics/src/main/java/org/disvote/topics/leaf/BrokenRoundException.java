package org.disvote.topics.leaf;

/// A round of the notary's topic contradicts those before it: its number, its heads or its size are wrong.
/// Only the notary may write this topic, so the tree is not to be read any further by anybody.
public final class BrokenRoundException extends Exception {

    public BrokenRoundException(String message) {
        super(message);
    }
}
