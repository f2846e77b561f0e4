package org.disvote.topics.count.rule;

/// Which votes are void: they are nobody's standing vote. A second vote with one revision is void, so is one
/// behind a gap, and every one but the first where minds may not be changed. A void vote leaves the voter's
/// standing vote as it is.
///
/// A voter's votes of one election are taken in the order of their seqs. What the election's terms say only
/// adds void votes. So a reader that learns the terms after the votes takes them as if the last vote counted,
/// and then voids what [#isVoidByTerms] says: the rest is the same.
public final class Revisions {

    private Revisions() {}

    /// @param standing the revision of the voter's standing vote; 0 if there is none
    /// @param revision of the vote that comes next in the log
    public static boolean isVoid(boolean lastCounts, int standing, int revision) {
        return revision != standing + 1 || isVoidByTerms(lastCounts, revision);
    }

    /// Whether a vote is void whatever votes stand before it.
    public static boolean isVoidByTerms(boolean lastCounts, int revision) {
        return revision > 1 && !lastCounts;
    }
}
