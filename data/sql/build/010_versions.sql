-- What every tracked field was, and since when. The value before the first recorded change holds from the beginning.
create table stage_versions as
select opportunity_id, stage, entered_on as since
from stage_history join stages using (stage)
where stages.outcome = 'open'
qualify row_number() over (partition by opportunity_id, entered_on order by stages.stage_order desc) = 1
order by opportunity_id, since;

create table versions as
with numbered as (
    select *, rowid as nth,
        count(*) filter (field = 'expected_close_on' and to_value > from_value)
            over (partition by opportunity_id, field order by changed_on, rowid) as pushes
    from changes
)
select opportunity_id, field, date '0001-01-01' as since, first(from_value order by changed_on, nth) as value, 0 as pushes
from numbered group by opportunity_id, field
union all
select opportunity_id, field, changed_on, last(to_value order by nth), max(pushes)
from numbered group by opportunity_id, field, changed_on
order by field, opportunity_id, since;

create table activity_versions as
select opportunity_id, acted_on, sum(count(*)) over (partition by opportunity_id order by acted_on)::int as activities
from activities group by opportunity_id, acted_on
order by opportunity_id, acted_on;
