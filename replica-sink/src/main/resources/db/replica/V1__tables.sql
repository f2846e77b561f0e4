-- The same as on a master. IDs are ASCII and compared byte by byte.
CREATE TABLE vote (
    partition   int              NOT NULL,
    seq         bigint           NOT NULL,
    election_id text COLLATE "C" NOT NULL,
    voter_id    text COLLATE "C" NOT NULL,
    revision    int              NOT NULL,
    choice      text COLLATE "C" NOT NULL,
    nonce       bytea            NOT NULL,
    cast_at     timestamptz      NOT NULL
);

-- How far the log is applied; written in the transaction of the votes that it speaks of. One update for each of a
-- sink's pages stays on its page (HOT) while that has room.
CREATE TABLE applied (
    partition   int         PRIMARY KEY,
    seq         bigint      NOT NULL,
    next_offset bigint      NOT NULL,
    topic_id    uuid        NOT NULL,
    updated_at  timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- Records of the log that are no votes, byte for byte.
CREATE TABLE quarantine (
    partition    int         NOT NULL,
    log_offset   bigint      NOT NULL,
    record_key   bytea,
    record_value bytea,
    reason       text        NOT NULL,
    seen_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partition, log_offset)
);
