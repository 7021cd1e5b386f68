-- Every 30 days back from the as-of date, the opportunities that were open at the end of that day; one that was reopened was
-- not open while it was closed. Where more than 80,000 opportunities have closed, a sample stands for all: about 80,000 closed
-- ones and the same share of the open ones, more than the model learns from. A digest of the id decides, so the same export
-- always gives the same rows.
-- Of an opportunity whose opening day is unknown, or whose closing day is though it has closed, nobody knows when it was open.
-- Where that is so of every closed one, nothing is known of any day in between: each opportunity is a single row without a day.
create or replace temp table landmarks as
with horizon as (
    select (select value::date from info where key = 'as_of_on') as today, min(opened_on) as first_day,
        min(opened_on) is null or (count(*) filter (outcome <> 'open') > 0
            and count(*) filter (opened_on is not null and closed_on is not null) = 0) as timeless
    from opportunities
), days as (
    select unnest(generate_series(horizon.today, horizon.first_day, interval '-30 days'))::date as as_of_on from horizon
), sampled as (
    select least(1, 80000 / greatest(1, count(*) filter (outcome <> 'open'))) as _share from opportunities
)
select o.opportunity_id, d.as_of_on
from days d cross join horizon
join (select * from opportunities cross join sampled where md5_number_lower(opportunity_id) % 1000000 < _share * 1000000) o
    on o.opened_on <= d.as_of_on and (o.outcome = 'open' or o.closed_on > d.as_of_on)
where not horizon.timeless and not exists (
    from closed_spells c where c.opportunity_id = o.opportunity_id and c.since <= d.as_of_on and d.as_of_on < c.until
)
union all
select opportunity_id, null from opportunities cross join horizon where horizon.timeless
