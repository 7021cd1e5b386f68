-- The as-of date of a former snapshot, where it is of the same source.
select max(value) filter (key = 'as_of_on')::date from former.info
having max(value) filter (key = 'source') = (select value from info where key = 'source')
