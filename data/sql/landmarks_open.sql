-- Every open opportunity, today. Today is the data's as-of date.
create or replace temp table landmarks as
select opportunity_id, (select value::date from info where key = 'as_of_on') as as_of_on
from opportunities where outcome = 'open'
