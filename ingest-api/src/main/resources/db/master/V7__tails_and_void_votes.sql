-- The offset behind the record of the vote `published`: there the next publisher goes on reading the log. NULL: it reads
-- the partition from the beginning.
ALTER TABLE partition_head ADD COLUMN published_offset bigint;
ALTER TABLE partition_move ADD COLUMN published_offset bigint;

-- A vote that was taken from the log, of a voter who has one of that revision already: it keeps its position and counts
-- for nothing.
ALTER TABLE vote ADD COLUMN void boolean NOT NULL DEFAULT false;
ALTER TABLE vote DROP CONSTRAINT vote_once;
CREATE UNIQUE INDEX vote_once ON vote (election_id, voter_id, revision) WHERE NOT void;
