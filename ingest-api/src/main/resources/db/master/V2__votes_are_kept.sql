-- A vote is never changed and never deleted. Privileges say who may try (see `disvote database prepare`); these
-- triggers say what nobody may do, the owner of the tables and a superuser included. They fire also in a session
-- whose `session_replication_role` is `replica`. None of them fires on INSERT, the hot path.

-- The one change: what the log shows to be void is marked so, for ever.
CREATE FUNCTION refuse_vote_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    OLD.void := true;
    IF NEW.void AND OLD *= NEW THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a vote is never changed (partition %, seq %)', OLD.partition, OLD.seq
        USING ERRCODE = 'restrict_violation';
END
$$;

-- Two deletions are allowed. A partition that was given away: its head is gone from here, and the log has every vote
-- up to the seq that was noted then. And, after the count, what somebody destroys who has set the role for it: votes
-- of elections that are closed in the vote's partition.
CREATE FUNCTION refuse_vote_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
BEGIN
    IF current_user = 'disvote_destroyer' THEN
        SELECT partition, seq INTO kept FROM gone
        WHERE NOT EXISTS (
            SELECT FROM sealed
            WHERE sealed.election_id = gone.election_id AND sealed.partition = gone.partition)
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the election of this vote is not closed, so it is not destroyed (partition %, seq %)',
                kept.partition, kept.seq
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END IF;
    SELECT partition, seq INTO kept FROM gone
    WHERE NOT EXISTS (
            SELECT FROM partition_move AS move
            WHERE move.partition = gone.partition AND move.step = 'released' AND gone.seq <= move.last_seq)
        OR EXISTS (SELECT FROM partition_head AS head WHERE head.partition = gone.partition)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a vote is never deleted (partition %, seq %): only a partition that was given to another shard'
            ' is', kept.partition, kept.seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

-- Who moves partitions writes `released`, and could delete any vote if that alone were asked. So a partition is released
-- only when it takes no votes and the log is known to have all of them, which only a publisher can write.
CREATE FUNCTION refuse_early_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.step IN ('released', 'gone') AND OLD.partition = NEW.partition AND OLD.last_seq = NEW.last_seq THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NOT EXISTS (
            SELECT FROM partition_head AS head
            WHERE head.partition = NEW.partition AND head.leaving
                AND head.last_seq = NEW.last_seq AND head.published >= head.last_seq) THEN
        RAISE EXCEPTION 'partition % is not released: it takes votes, or the log is not known to have all of them',
            NEW.partition USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION refuse_head_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.last_seq > 0 AND NOT EXISTS (
            SELECT FROM partition_move AS move
            WHERE move.partition = OLD.partition AND move.step = 'released' AND move.last_seq = OLD.last_seq) THEN
        RAISE EXCEPTION 'the head of partition % is not deleted: the partition is not released', OLD.partition
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

-- A rebuild empties a table that is empty. An older snapshot than the statement's would not show later votes.
CREATE FUNCTION refuse_vote_truncation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' OR EXISTS (SELECT FROM vote) THEN
        RAISE EXCEPTION 'the table of the votes is never emptied' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER vote_not_changed BEFORE UPDATE ON vote
    FOR EACH ROW EXECUTE FUNCTION refuse_vote_change();
CREATE TRIGGER vote_not_deleted AFTER DELETE ON vote
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_vote_deletion();
CREATE TRIGGER vote_not_emptied BEFORE TRUNCATE ON vote
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_vote_truncation();
ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_changed;
ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_deleted;
CREATE TRIGGER partition_not_released BEFORE INSERT OR UPDATE ON partition_move
    FOR EACH ROW WHEN (NEW.step IN ('released', 'gone')) EXECUTE FUNCTION refuse_early_release();
CREATE TRIGGER head_not_deleted BEFORE DELETE ON partition_head
    FOR EACH ROW EXECUTE FUNCTION refuse_head_deletion();
ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_emptied;
ALTER TABLE partition_move ENABLE ALWAYS TRIGGER partition_not_released;
ALTER TABLE partition_head ENABLE ALWAYS TRIGGER head_not_deleted;

-- Ingest may not update a vote. A master can have votes from the log before it has their election; when that comes,
-- its terms may make some of them void. That is all that this does, with its owner's rights.
CREATE FUNCTION void_by_terms(election_id text) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
    UPDATE vote SET void = true
    WHERE vote.election_id = void_by_terms.election_id AND revision > 1 AND NOT void
        AND (SELECT convert_from(terms, 'UTF8')::json ->> 'changeOfMind' FROM election
             WHERE id = void_by_terms.election_id) = 'refused'
$$;
REVOKE ALL ON FUNCTION void_by_terms(text) FROM PUBLIC;

-- Only its owner may analyze a table, and a plan made for an empty roll would scan all of it for each voter.
CREATE FUNCTION analyze_roll() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    ANALYZE roll;
END
$$;
REVOKE ALL ON FUNCTION analyze_roll() FROM PUBLIC;

-- The names above mean the tables of this schema, whatever temporary tables a session has.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['refuse_vote_change()', 'refuse_vote_deletion()', 'refuse_vote_truncation()',
            'refuse_early_release()', 'refuse_head_deletion()', 'void_by_terms(text)', 'analyze_roll()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name, current_schema());
    END LOOP;
END
$$;
