-- A head row belongs to the one shard that owns the partition. Two updates for each batch, commit and
-- publish, stay on their page (HOT) while the page has room.
CREATE TABLE partition_head (
    partition        int     PRIMARY KEY,
    last_seq         bigint  NOT NULL,
    published        bigint  NOT NULL,
    -- The offset behind the record of the vote `published`: there the next publisher goes on reading the log.
    -- NULL: it reads the partition from the beginning.
    published_offset bigint,
    opened_for       text,
    topic_id         uuid,
    -- A head that is given away takes no more votes. What is committed is still published from here.
    leaving          boolean NOT NULL DEFAULT false,
    -- Votes were brought back from the log, or the whole master was. It opens only after its publisher has
    -- stated that in the closings topic.
    restored         boolean NOT NULL DEFAULT false
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- Names and IDs are ASCII and compared byte by byte.
CREATE TABLE vote (
    partition    int              NOT NULL,
    seq          bigint           NOT NULL,
    election_id  text COLLATE "C" NOT NULL,
    voter        text COLLATE "C" NOT NULL,
    constituency text COLLATE "C" NOT NULL,
    revision     int              NOT NULL,
    ballot       bytea            NOT NULL,
    auth         text COLLATE "C" NOT NULL,
    nonce        bytea            NOT NULL,
    cast_at      timestamptz      NOT NULL,
    -- A vote that was taken from the log and is nobody's standing vote: of a revision that its voter has
    -- already, or behind a gap, or a second one where minds may not be changed. It keeps its position and
    -- counts for nothing.
    void         boolean          NOT NULL DEFAULT false,
    CONSTRAINT vote_position PRIMARY KEY (partition, seq)
);

-- Envelopes cannot be compressed, and almost every read of a vote needs them. So up to a page's size they stand
-- in the row as they are. Only a longer ballot, which no election allows, goes to the TOAST table.
ALTER TABLE vote SET (toast_tuple_target = 8160);
ALTER TABLE vote ALTER COLUMN ballot SET STORAGE EXTERNAL;

-- Closes the race of two requests of one voter, whichever instances they reach.
CREATE UNIQUE INDEX vote_once ON vote (election_id, voter, revision) WHERE NOT void;

-- The launched elections. `terms` and the papers are kept as the bytes that were hashed; a batch reads only
-- the digest and finds the parsed terms by it. `roll` is empty where everybody may vote.
CREATE TABLE election (
    id           text COLLATE "C" PRIMARY KEY,
    terms_digest text COLLATE "C" NOT NULL,
    terms        bytea            NOT NULL,
    opens_at     timestamptz      NOT NULL,
    closes_at    timestamptz      NOT NULL,
    notice_s     int              NOT NULL,
    roll         text COLLATE "C" NOT NULL
);

CREATE TABLE ballot_paper (
    election_id  text COLLATE "C" NOT NULL,
    constituency text COLLATE "C" NOT NULL,
    digest       text COLLATE "C" NOT NULL,
    paper        bytea            NOT NULL,
    PRIMARY KEY (election_id, constituency)
);

-- Which partitions take no more votes of an election, whatever any clock says. A row is never deleted, and
-- goes with its partition to another master.
CREATE TABLE sealed (
    election_id text COLLATE "C" NOT NULL,
    partition   int              NOT NULL,
    last_seq    bigint           NOT NULL,
    closes_at   timestamptz      NOT NULL,
    sealed_at   timestamptz      NOT NULL,
    PRIMARY KEY (election_id, partition)
);

-- Who may vote in the elections that have a roll, as far as their partitions are on this master: by the
-- roll's name and the voter's pseudonym in it. Without a constituency it is empty.
CREATE TABLE roll (
    roll         text COLLATE "C" NOT NULL,
    voter        text COLLATE "C" NOT NULL,
    partition    int              NOT NULL,
    constituency text COLLATE "C" NOT NULL,
    PRIMARY KEY (roll, voter)
);

-- The partitions whose voters are in a roll. Of a voter of another one nobody here can say that they may not
-- vote.
CREATE TABLE roll_partition (
    roll      text COLLATE "C" NOT NULL,
    partition int              NOT NULL,
    PRIMARY KEY (roll, partition)
);

-- A partition on its way to this master, or given away by it. Between the two heads it has none, and only
-- this tells it from one that nobody ever had; so what was given away stays written here.
CREATE TABLE partition_move (
    partition        int    PRIMARY KEY,
    step             text   NOT NULL CHECK (step IN ('arriving', 'leaving', 'released', 'gone')),
    shard            int    NOT NULL,
    last_seq         bigint,
    topic_id         uuid,
    published_offset bigint
);

-- What this master is from its birth, in one row: how many partitions the log has, its own number among the
-- shards, and how many shards there are, as far as it has heard. Until `born` it owns nothing, and its number
-- may still change. `birth` is the same for all masters that began one system together, and empty for one
-- that came later.
CREATE TABLE system (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    partitions int     NOT NULL,
    shard      int     NOT NULL,
    shards     int     NOT NULL,
    born       boolean NOT NULL,
    birth      text    NOT NULL DEFAULT '',
    -- The commitment to the key of the pseudonyms, taken once from the system record before the first
    -- partition opens; empty in a system without a key. A batch of an instance that has another key is
    -- refused.
    voter_key  text
);

-- Tells this server's present life from any other: another cluster, a promotion, a restart.
CREATE FUNCTION master_identity() RETURNS text
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT (SELECT system_identifier FROM pg_control_system())
        || '/' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
        || '/' || extract(epoch FROM pg_postmaster_start_time())
$$;
