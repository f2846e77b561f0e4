-- Also kept aside: what displaces no vote of its partition. A conflict has the seq of an earlier vote and other bytes;
-- what is ahead came before votes that were missing, and comes again.
ALTER TABLE quarantine
    ADD COLUMN kind text NOT NULL DEFAULT 'foreign' CHECK (kind IN ('foreign', 'conflict', 'ahead')),
    ADD COLUMN seq  bigint; -- as the record says; null of a foreign one
ALTER TABLE quarantine ALTER COLUMN kind DROP DEFAULT;

-- A replica has what the log has, a voter's second vote included: which of them counts is not decided here.
ALTER TABLE vote DROP CONSTRAINT vote_once;
