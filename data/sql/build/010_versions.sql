-- What every tracked field was, and since when. The value before the first recorded change holds from the beginning.
-- Of the stages entered on one day the furthest open one stands. A closing stage that another follows was not the end: the
-- opportunity was reopened. `until` is the day on which the next stage, open or closing, was entered; null for the last. What stood
-- in a stage when it was first seen had `entered` it before, on a day that nobody knows.
create temp table stages_in_turn as
with daily as (
    select opportunity_id, stage, stages.outcome, entered_on as since
    from stage_history join stages using (stage)
    qualify row_number() over (
        partition by opportunity_id, entered_on order by stages.outcome = 'open' desc, stages.stage_order desc
    ) = 1
)
select *, lead(since) over (partition by opportunity_id order by since) as until from daily;

create table stage_versions as
select opportunity_id, stage, t.since, until, f.opportunity_id is null as entered
from stages_in_turn t left join (select * from first_sightings where field = 'stage') f using (opportunity_id, since)
where outcome = 'open' order by opportunity_id, t.since;

-- From which day until which a reopened opportunity was closed, and as what.
create table closed_spells as
select opportunity_id, since, until, outcome from stages_in_turn where outcome <> 'open' and until is not null
order by opportunity_id, since;
drop table stages_in_turn;

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
