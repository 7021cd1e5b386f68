-- What is told of an export as it is read: rows that are set aside with the cell and the reason, and sentences about columns.
create table rejects (file varchar, line bigint, "column" varchar, "value" varchar, reason varchar);
create table notes (kind varchar, "column" varchar, sentence varchar, "rows" bigint, example varchar);
create table repairs (file varchar, "column" varchar, from_value varchar, to_value varchar, "rows" bigint, reason varchar);
