-- A step of its own: a rebuild loads the votes first and indexes them afterwards.
ALTER TABLE vote
    ADD CONSTRAINT vote_position PRIMARY KEY (partition, seq),
    -- Closes the race of two requests of one voter, whichever instances they reach.
    ADD CONSTRAINT vote_once UNIQUE (election_id, voter_id, revision);
