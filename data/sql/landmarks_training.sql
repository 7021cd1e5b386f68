-- Every 30 days back from the as-of date, the opportunities that were open at the end of that day.
create or replace temp table landmarks as
with horizon as (
    select (select value::date from info where key = 'as_of_on') as today, (select min(opened_on) from opportunities) as first_day
), days as (
    select unnest(generate_series(today, first_day, interval '-30 days'))::date as as_of_on from horizon
)
select o.opportunity_id, d.as_of_on
from days d join opportunities o on o.opened_on <= d.as_of_on and (o.closed_on is null or o.closed_on > d.as_of_on)
