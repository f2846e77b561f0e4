-- A sink reads both of these whenever it goes on, so neither may cost more in a large quarantine than in a small one.

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

-- Behind the triggers' lock, so that no record comes in between.
INSERT INTO quarantine_count (partition, kind, records)
SELECT partition, kind, count(*) FROM quarantine GROUP BY partition, kind;
