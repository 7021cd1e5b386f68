-- What a former snapshot of the same source held of what was open then, and of what was closed then and is open now. An export may have
-- columns of any name, so what is asked of none of its tables is named with where it stands.
insert into former_standing by name
with told as (
    select max(value) filter (key = 'as_of_on')::date as on_day, max(value) filter (key = 'source') as source from former.info
), today as (
    select max(value) filter (key = 'as_of_on')::date as as_of_on, max(value) filter (key = 'source') as source from info
)
select told.on_day, f.opportunity_id, f.outcome, f.stage, f.amount, f.expected_close_on, f.account /* former: columns */
from former.opportunity_facts f left join opportunities o using (opportunity_id) cross join told cross join today
where told.source = today.source and told.on_day < today.as_of_on and (f.outcome = 'open' or o.outcome = 'open')
    and told.on_day not in (select on_day from former_standing)
