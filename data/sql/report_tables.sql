-- What is told of an export as it is read: rows that are set aside with the cell and the reason, and sentences about columns.
create or replace table rejects (file varchar, line bigint, "column" varchar, "value" varchar, reason varchar);
create or replace table notes (kind varchar, "column" varchar, sentence varchar, "rows" bigint, example varchar);
create or replace table repairs (file varchar, "column" varchar, from_value varchar, to_value varchar, "rows" bigint, reason varchar);
