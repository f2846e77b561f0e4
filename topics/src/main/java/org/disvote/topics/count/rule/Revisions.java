package org.disvote.topics.count.rule;

/// Which votes are void: they are nobody's standing vote. A second vote with one revision is void, so is one
/// behind a gap, and every one but the first where minds may not be changed. A void vote leaves the voter's
/// standing vote as it is.
public final class Revisions {

    private Revisions() {}

    /// @param standing the revision of the voter's standing vote; 0 if there is none
    /// @param revision of the vote that comes next in the log
    public static boolean isVoid(boolean lastCounts, int standing, int revision) {
        return revision != standing + 1 || (revision > 1 && !lastCounts);
    }
}
