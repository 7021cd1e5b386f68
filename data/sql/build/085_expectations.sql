-- What was expected of an opportunity from a day until another while it was open: its expected close and its amount, in the order of the days
-- on which each began. later_changes are the expected closes that followed while it was open, each with its day; what an open one's log left
-- out changed on the as-of date. What the close itself has written was never expected.
create table expectations as
with today as (
    select value::date as as_of_on from info where key = 'as_of_on'
), held as (
    select opportunity_id, field, value, since from versions where field in ('amount', 'expected_close_on')
), while_open as (
    select opportunity_id, opened_on, coalesce(closed_on, 'infinity'::date) as ended_on from opportunities where opened_on is not null
), days as (
    select opportunity_id, opened_on as since from while_open
    union
    select opportunity_id, since from held join while_open using (opportunity_id) where since > opened_on and since < ended_on
    union
    select opportunity_id, unnest([spell.since, spell.until]) from closed_spells spell
), spans as (
    select opportunity_id, since, least(lead(since, 1, 'infinity'::date) over (partition by opportunity_id order by since), ended_on) as until
    from days join while_open using (opportunity_id) where since < ended_on
), later_changes as (
    select opportunity_id, list({'changed_on': changed_on, 'expected_on': expected_on} order by changed_on) as later_changes
    from (
        select opportunity_id, since as changed_on, value::date as expected_on
        from held join while_open using (opportunity_id) where field = 'expected_close_on' and since > opened_on and since < ended_on
        union all
        select opportunity_id, as_of_on, expected_close_on from opportunities cross join today
        where outcome = 'open' and opportunity_id in (select opportunity_id from held where field = 'expected_close_on')
    ) group by opportunity_id
), valued as (
    select spans.*,
        if(a.opportunity_id is null, f.amount, a.value::double) as amount,
        if(e.opportunity_id is null, f.expected_close_on, e.value::date) as expected_on,
        closed_on, /* filters: columns */
    from spans
    join opportunity_facts f using (opportunity_id)
    asof left join (select * from held where field = 'amount') a
        on spans.opportunity_id = a.opportunity_id and spans.since >= a.since
    asof left join (select * from held where field = 'expected_close_on') e
        on spans.opportunity_id = e.opportunity_id and spans.since >= e.since
)
select v.* exclude (opportunity_id), later_changes
from valued v left join later_changes using (opportunity_id)
where expected_on is not null and not exists (
    from closed_spells c where c.opportunity_id = v.opportunity_id and c.since <= v.since and v.since < c.until
)
order by v.since;
