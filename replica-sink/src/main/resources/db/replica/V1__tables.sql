-- The same as on a master, but for `void`. Names and IDs are ASCII and compared byte by byte. A replica has
-- what the log has, a voter's second vote included: which of them counts is not decided here, so no key is on
-- the voter.
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
    CONSTRAINT vote_position PRIMARY KEY (partition, seq)
);

-- Envelopes cannot be compressed, and almost every read of a vote needs them. So up to a page's size they stand
-- in the row as they are. Only a longer ballot, which no election allows, goes to the TOAST table.
ALTER TABLE vote SET (toast_tuple_target = 8160);
ALTER TABLE vote ALTER COLUMN ballot SET STORAGE EXTERNAL;

-- How far the log is applied; written in the transaction of the votes that it is about. One update for each
-- of a sink's pages stays on its page (HOT) while that has room.
CREATE TABLE applied (
    partition   int         PRIMARY KEY,
    seq         bigint      NOT NULL,
    next_offset bigint      NOT NULL,
    topic_id    uuid        NOT NULL,
    updated_at  timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- How many partitions the log of this replica has: one row, written once.
CREATE TABLE system (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    partitions int     NOT NULL
);

-- Records of the log that are not votes of their partition, byte for byte. A conflict has the seq of an
-- earlier vote and other bytes; what is ahead came before votes that were missing, and comes again.
CREATE TABLE quarantine (
    partition    int         NOT NULL,
    log_offset   bigint      NOT NULL,
    record_key   bytea,
    record_value bytea,
    reason       text        NOT NULL,
    seen_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind         text        NOT NULL CHECK (kind IN ('foreign', 'conflict', 'ahead')),
    seq          bigint, -- as the record says; null of a foreign one
    PRIMARY KEY (partition, log_offset)
);

-- A sink reads both of these whenever it goes on, so neither may cost more in a large quarantine than in a
-- small one.

-- The ends of a partition's gap.
CREATE INDEX quarantine_ahead ON quarantine (partition, seq, log_offset) WHERE kind = 'ahead';

-- How many records of the quarantine there are, kept by triggers: an operator deletes some of them by hand.
CREATE TABLE quarantine_count (
    partition int    NOT NULL,
    kind      text   NOT NULL,
    records   bigint NOT NULL,
    PRIMARY KEY (partition, kind)
);

CREATE FUNCTION count_quarantine() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM quarantine_count;
        RETURN NULL;
    END IF;
    -- In order: two transactions that change the same rows then wait for each other instead of deadlocking.
    INSERT INTO quarantine_count AS kept (partition, kind, records)
    SELECT partition, kind, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
    FROM changed
    GROUP BY partition, kind
    ORDER BY partition, kind
    ON CONFLICT (partition, kind) DO UPDATE SET records = kept.records + excluded.records;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_inserted AFTER INSERT ON quarantine
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_quarantine();
CREATE TRIGGER count_deleted AFTER DELETE ON quarantine
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_quarantine();
CREATE TRIGGER count_truncated AFTER TRUNCATE ON quarantine
    FOR EACH STATEMENT EXECUTE FUNCTION count_quarantine();
