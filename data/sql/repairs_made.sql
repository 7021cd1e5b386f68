-- Spellings that the source mapping declares to mean another, and how many rows were read so.
select file, "column", from_value, to_value, "rows" as n, reason
from repairs
order by n desc, file, "column", from_value
