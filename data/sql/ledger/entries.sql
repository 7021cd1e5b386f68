-- What a draft says of every open opportunity, as the ledger keeps it: its chances, whether the policy in force flags it, what moved
-- its loss probability since the publication before, and beside it what could be said without a model: the rep's own word, and the
-- shares that were won and lost within the horizon of what was open on a year of earlier days, in all and in the same stage.
with today as (
    select value::date as as_of_on from info where key = 'as_of_on'
), looks as (
    select (as_of_on - ($horizon::int + $apart::int * nth)::int)::date as on_day from today cross join range($looks::int) earlier(nth)
), open_then as (
    select o.opportunity_id, l.on_day, o.outcome, o.closed_on
    from looks l join opportunities o on o.opened_on <= l.on_day and (o.outcome = 'open' or o.closed_on > l.on_day)
), ended as (
    select s.stage,
        (o.outcome = 'won' and o.closed_on <= o.on_day + $horizon::int)::int as won,
        (o.outcome = 'lost' and o.closed_on <= o.on_day + $horizon::int)::int as lost
    from open_then o asof left join stage_versions s on o.opportunity_id = s.opportunity_id and o.on_day >= s.since
), base as (
    select case when count(*) >= $fewest::int then avg(won) end as won, case when count(*) >= $fewest::int then avg(lost) end as lost,
        count(stage) > 0 as has_stages
    from ended
), by_stage as (
    select stage, avg(won) as won, avg(lost) as lost from ended where stage is not null group by stage having count(*) >= $fewest::int
), rep as (
    -- Some exports write shares, others per cents.
    select case when max(rep_probability) > 1 then 100 else 1 end::double as whole from opportunity_facts
)
select
    l.opportunity_id, $snapshot::varchar as snapshot, t.as_of_on,
    (select value from info where key = 'bundle_version') as bundle_version, $kind::varchar as policy,
    l.account, l.owner, l.manager, l.stage, l.amount::double as amount,
    l.loss_probability, l.low, l.high, l.expected_loss, l.won_90, l.lost_90,
    case when $kind::varchar <> '' and l.loss_probability is not null
        then flags(l.nth, l.loss_probability, l.amount, $policy) end as flagged,
    1 - l.rep_probability / rep.whole as rep_loss,
    base.won as base_won, base.lost as base_lost,
    case when base.has_stages then coalesce(s.won, base.won) end as stage_won,
    case when base.has_stages then coalesce(s.lost, base.lost) end as stage_lost,
    r.former_loss, r.by_data, r.by_time, r.by_model, r.unsplit
from open_list l cross join today t cross join base cross join rep
left join by_stage s on s.stage = l.stage
left join revisions r on r.opportunity_id = l.opportunity_id
