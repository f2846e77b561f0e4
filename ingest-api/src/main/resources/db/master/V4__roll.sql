-- Who may vote in the elections that have a roll, as far as their partitions are on this master.
CREATE TABLE roll (
    voter_id     text COLLATE "C" PRIMARY KEY,
    partition    int              NOT NULL,
    constituency text COLLATE "C"
);

-- The partitions whose voters are in `roll`. Of a voter of another one nobody here can say that they may not vote.
CREATE TABLE roll_partition (
    partition int PRIMARY KEY
);
