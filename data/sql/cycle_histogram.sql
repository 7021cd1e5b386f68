-- Days from opening to closing of what closed in the period, in at most 16 equal steps; the last one may be open-ended.
with by_day as (
    select cycle_days, count(*) filter (outcome = 'won') as won, count(*) filter (outcome = 'lost') as lost
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and closed_on between $start and $end and cycle_days is not null
    group by cycle_days
), ranked as (
    select cycle_days, sum(won + lost) over (order by cycle_days) / sum(won + lost) over () as share from by_day
), step as (
    select coalesce(min(days), 365) as days
    from (values (1), (2), (3), (5), (7), (10), (14), (21), (30), (45), (60), (90), (120), (180), (365)) candidates(days)
    where days * 15 > (select min(cycle_days) from ranked where share >= 0.95)
), stepped as (
    select least(cycle_days // days, 15)::int as nth, sum(won)::bigint as won, sum(lost)::bigint as lost
    from by_day cross join step group by nth
)
select
    nth * days as from_days,
    case when nth < 15 then (nth + 1) * days end as to_days,
    coalesce(won, 0) as won,
    coalesce(lost, 0) as lost
from (select unnest(range(16))::int as nth) steps cross join step left join stepped using (nth)
where nth <= (select max(nth) from stepped)
order by nth
