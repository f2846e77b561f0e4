-- A step of its own: a rebuild loads the votes first and indexes them afterwards.
ALTER TABLE vote
    ADD CONSTRAINT vote_position PRIMARY KEY (partition, seq),
    -- The master decides who votes once; a replica does not take the log's word for it.
    ADD CONSTRAINT vote_once UNIQUE (election_id, voter_id, revision);
