-- What a field held until a day on which it changed, in the order of days: at the end of any day it held what it held until the next
-- change after it, and without one what its row says. So the last week of changes is read without those of years. A close is a
-- change, too, where it has rewritten a field; and what an open one's log left out changed on the as-of date.
create table changes_by_day as
with today as (
    select value::date as as_of_on from info where key = 'as_of_on'
), held as (
    select opportunity_id, field, value, since from versions where field in ('amount', 'expected_close_on', 'owner')
    union all
    select opportunity_id, 'stage', stage, since from stage_versions
), ends as (
    select opportunity_id, coalesce(closed_on, as_of_on) as end_on, outcome, amount, expected_close_on, owner, stage
    from opportunities cross join today
), at_the_end as (
    select h.opportunity_id, h.field, any_value(end_on) as end_on, arg_max_null(h.value, h.since) filter (h.since < end_on) as value
    from held h join ends using (opportunity_id) group by h.opportunity_id, h.field
)
select since as changed_on, opportunity_id, field, lag(value) over (partition by opportunity_id, field order by since) as was
from held qualify row_number() over (partition by opportunity_id, field order by since) > 1 or field = 'stage'
union all
select a.end_on, opportunity_id, field, value
from at_the_end a join ends using (opportunity_id)
where case field
    when 'amount' then value::double is distinct from amount
    when 'expected_close_on' then value::date is distinct from expected_close_on
    when 'owner' then value is distinct from owner
    else value is distinct from stage
end
order by changed_on, opportunity_id, field;
