-- What became of deals that stood in a forecast category at the beginning of each of the last 24 months, and were then expected to
-- close within that month ('month') or within the three that begin with it ('quarter'): how many there were, what they were to
-- bring, and how much of that was won by its end. As each stood at the end of the day before. Nothing where no change of a category
-- is logged. Where more than 80,000 have closed, the sample that stands for them where landmarks are drawn.
create table category_past as
with today as (
    select value::date as as_of_on from info where key = 'as_of_on'
), starts as (
    select unnest(generate_series(date_trunc('month', as_of_on) - interval 24 month, date_trunc('month', as_of_on), interval 1 month))::date as start
    from today
), sampled as (
    select least(1, 80000 / greatest(1, count(*) filter (outcome <> 'open'))) as _share from opportunities
), open_then as (
    select s.start, o.opportunity_id, o.outcome, o.closed_on, o.forecast_category, o.expected_close_on, o.amount
    from starts s cross join sampled join opportunities o
        on o.opened_on < s.start and (o.outcome = 'open' or o.closed_on >= s.start)
    where md5_number_lower(o.opportunity_id) % 1000000 < _share * 1000000
        and exists (from versions where field = 'forecast_category')
), stood as (
    select o.start, o.outcome, o.closed_on,
        case when c.opportunity_id is null then o.forecast_category else c.value end as category,
        case when e.opportunity_id is null then o.expected_close_on else try_cast(e.value as date) end as expected_close_on,
        case when a.opportunity_id is null then o.amount else try_cast(a.value as double) end as amount
    from open_then o
    asof left join (select * from versions where field = 'forecast_category') c on o.opportunity_id = c.opportunity_id and o.start > c.since
    asof left join (select * from versions where field = 'expected_close_on') e on o.opportunity_id = e.opportunity_id and o.start > e.since
    asof left join (select * from versions where field = 'amount') a on o.opportunity_id = a.opportunity_id and o.start > a.since
), periods as (
    select start, kind, (start + to_months(months) - interval 1 day)::date as until
    from starts cross join (values ('month', 1), ('quarter', 3)) lengths(kind, months)
)
select kind, p.start, category, count(*) as n, sum(amount)::double as amount,
    coalesce(sum(amount) filter (outcome = 'won' and closed_on <= until), 0)::double as won
from periods p join stood using (start) cross join today
where until <= as_of_on and expected_close_on between p.start and until and category is not null and amount > 0
group by all order by all;
