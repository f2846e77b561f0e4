-- Which partitions take no more votes of an election, whatever any clock says; a row stays for good, and goes with its
-- partition to another master.
CREATE TABLE sealed (
    election_id text COLLATE "C" NOT NULL,
    partition   int              NOT NULL,
    last_seq    bigint           NOT NULL,
    closes_at   timestamptz      NOT NULL,
    sealed_at   timestamptz      NOT NULL,
    PRIMARY KEY (election_id, partition)
);
