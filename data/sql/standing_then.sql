-- What a former snapshot of the same source held of what was open then, and of what was closed then and is open now.
insert into former_standing by name
with told as (
    select max(value) filter (key = 'as_of_on')::date as on_day, max(value) filter (key = 'source') as source from former.info
), today as (
    select max(value) filter (key = 'as_of_on')::date as as_of_on, max(value) filter (key = 'source') as source from info
)
select on_day, f.opportunity_id, f.outcome, f.stage, f.amount, f.expected_close_on, f.account /* former: columns */
from former.opportunity_facts f left join opportunities o using (opportunity_id) cross join told join today using (source)
where on_day < as_of_on and (f.outcome = 'open' or o.outcome = 'open') and on_day not in (select on_day from former_standing)
