package org.disvote.ingest.publish.log;

import org.disvote.topics.vote.VoteCast;

/// A record of the log that is a vote, and its offset. Whether it is the vote of its seq is decided by the
/// reading rule.
public record LoggedVote(VoteCast vote, long offset) {}
