-- A head row belongs to the one shard that owns the partition. Two updates for each batch, commit and publish, stay on
-- their page (HOT) while the page has room.
CREATE TABLE partition_head (
    partition  int    PRIMARY KEY,
    last_seq   bigint NOT NULL,
    published  bigint NOT NULL,
    opened_for text,
    topic_id   uuid
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- IDs are ASCII and compared byte by byte.
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

CREATE TABLE election (
    id         text COLLATE "C" PRIMARY KEY,
    definition jsonb            NOT NULL,
    opens_at   timestamptz      NOT NULL,
    closes_at  timestamptz      NOT NULL
);

-- Tells this server's present life from any other: another cluster, a promotion, a restart.
CREATE FUNCTION master_identity() RETURNS text
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT (SELECT system_identifier FROM pg_control_system())
        || '/' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
        || '/' || extract(epoch FROM pg_postmaster_start_time())
$$;
