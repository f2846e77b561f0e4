-- A head that is given away takes no more votes. What is committed is still published from here.
ALTER TABLE partition_head ADD COLUMN leaving boolean NOT NULL DEFAULT false;

-- A partition on its way to this master, or given away by it. Between the two heads it has none, and only this tells it
-- from one that nobody ever had; so what was given away stays written here.
CREATE TABLE partition_move (
    partition int    PRIMARY KEY,
    step      text   NOT NULL CHECK (step IN ('arriving', 'leaving', 'released', 'gone')),
    shard     int    NOT NULL,
    last_seq  bigint,
    topic_id  uuid
);
