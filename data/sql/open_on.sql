-- What was open at the end of each of some days, as it stood then: a deal whose opening day is unknown is in none of them, nor is one
-- that was closed then and reopened later. The amount is that day's, where its changes are logged, and so is the stage that a scope
-- narrows to; owner, product and region are today's.
with days as (
    select unnest($days::date[]) as on_day
), standing as materialized (
    select on_day, opportunity_id, amount
    from in_scope($pipelines, $regions, $managers, $owners, $products, null)
    join days on opened_on <= on_day and (outcome = 'open' or closed_on > on_day)
), amounts as (
    select opportunity_id, value::double as amount, since,
        lead(since, 1, date '9999-12-31') over (partition by opportunity_id order by since) as until
    from versions where field = 'amount'
), as_stood as (
    select on_day, case when a.opportunity_id is not null then a.amount else standing.amount end as amount
    from standing
    left join amounts a on standing.opportunity_id = a.opportunity_id and a.since <= on_day and on_day < a.until
    left join closed_spells c on standing.opportunity_id = c.opportunity_id and c.since <= on_day and on_day < c.until
    left join stage_versions s
        on standing.opportunity_id = s.opportunity_id and s.since <= on_day and on_day < coalesce(s.until, date '9999-12-31')
    where c.opportunity_id is null and ($stages is null or list_contains($stages::varchar[], s.stage))
)
select on_day, count(as_stood.on_day) as open_count, coalesce(sum(amount), 0)::double as open_amount
from days left join as_stood using (on_day)
group by on_day order by on_day
