-- What this master is from its birth, in one row: how many partitions the log has, its own number among the shards, and
-- how many shards there are, as far as it has heard. Until `born` it owns nothing, and its number may still change.
-- `birth` is the same for all masters that began one system together, and empty for one that came later.
CREATE TABLE system (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    partitions int     NOT NULL,
    shard      int     NOT NULL,
    shards     int     NOT NULL,
    born       boolean NOT NULL,
    birth      text    NOT NULL DEFAULT ''
);
