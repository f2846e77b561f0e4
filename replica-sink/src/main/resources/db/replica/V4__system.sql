-- How many partitions the log of this replica has, for good: one row, from the replica's birth.
CREATE TABLE system (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    partitions int     NOT NULL
);
