-- What was open at the end of each of the eleven months before the one under way, and on the as-of date, as it stood then: a deal whose
-- opening day is unknown is in none of them, nor is one that was closed then and reopened later. The amount and the stage are those of
-- the day, where their changes are logged; owner, product and region are today's.
create table open_at_month_ends as
with today as (
    select value::date as as_of_on from info where key = 'as_of_on'
), days as (
    select least(last_day(date_trunc('month', as_of_on) - to_months(nth)), as_of_on)::date as on_day
    from today cross join (select unnest(range(12))::int as nth)
), standing as (
    select days.on_day, opportunity_id, /* filters: columns */, amount
    from opportunity_facts join days on opened_on <= days.on_day and (outcome = 'open' or closed_on > days.on_day)
), amounts as (
    select opportunity_id, value::double as amount, since,
        lead(since, 1, 'infinity'::date) over (partition by opportunity_id order by since) as until
    from versions where field = 'amount'
), as_stood as (
    select standing.* replace (case when a.opportunity_id is null then standing.amount else a.amount end as amount), s.stage
    from standing
    left join amounts a on standing.opportunity_id = a.opportunity_id and a.since <= on_day and on_day < a.until
    left join stage_versions s
        on standing.opportunity_id = s.opportunity_id and s.since <= on_day and on_day < coalesce(s.until, 'infinity'::date)
    where not exists (
        from closed_spells c where c.opportunity_id = standing.opportunity_id and c.since <= on_day and on_day < c.until
    )
)
select on_day, /* filters: columns */, stage, count(*) as open_count, coalesce(sum(amount), 0)::double as open_amount
from as_stood
group by all order by on_day;
