-- A vote is never changed and never deleted. Privileges say who may try (see `disvote database prepare`); these
-- triggers say what nobody may do, the owner of the tables and a superuser included. They fire also in a session
-- whose `session_replication_role` is `replica`. None of them fires on INSERT.

CREATE FUNCTION refuse_vote_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a vote is never changed' USING ERRCODE = 'restrict_violation';
END
$$;

-- After the count somebody may destroy the records, who has set the role for it.
CREATE FUNCTION refuse_vote_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'disvote_destroyer' THEN
        RAISE EXCEPTION 'a vote is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
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
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_vote_change();
CREATE TRIGGER vote_not_deleted BEFORE DELETE ON vote
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_vote_deletion();
CREATE TRIGGER vote_not_emptied BEFORE TRUNCATE ON vote
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_vote_truncation();
ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_changed;
ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_deleted;
ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_emptied;

-- The names above mean the tables of this schema, whatever temporary tables a session has.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['refuse_vote_change()', 'refuse_vote_deletion()', 'refuse_vote_truncation()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name, current_schema());
    END LOOP;
END
$$;
