-- What the import says beside its counts: columns read in another way than plainly, repeats, warnings, and what was accepted.
select kind, "column", sentence, "rows" as n, example
from notes
order by list_position(['accepted', 'warning', 'import', 'repeats', 'read as'], kind), n desc, "column", sentence
