package org.disvote.ingest.publish.barrier;

import org.disvote.ingest.table.LogTail;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// A vote of the log, with the vote that the master has in its place.
///
/// @param tail the log's tail after this vote
/// @param masters null if the master has none
public record ComparedVote(
        VoteCast vote, LogTail tail, @Nullable VoteCast masters) {}
