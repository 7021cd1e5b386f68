former as (
    select * from former_standing where on_day = $since::date
), seen as (
    -- Of a deal that has ended since, its last look is what is known: what it holds now may have been written at the close.
    select coalesce(f.opportunity_id, o.opportunity_id) as opportunity_id,
        coalesce(f.outcome = 'open', false) as open_then, coalesce(o.outcome = 'open', false) as open_now,
        case when f.opportunity_id is null then 'new' when f.outcome <> 'open' then 'reopened' end as began,
        case when o.opportunity_id is null then 'withdrawn' when o.outcome <> 'open' then o.outcome end as ended,
        case when f.outcome = 'open' then f.amount end as amount_then,
        case when f.outcome = 'open' and o.outcome is distinct from 'open' then f.amount else o.amount end as amount_now,
        case when f.outcome = 'open' then f.expected_close_on end as expected_then,
        case when f.outcome = 'open' and o.outcome is distinct from 'open' then f.expected_close_on
            else coalesce(o.expected_close_on, o.closed_on) end as expected_now,
        case when f.outcome = 'open' then f.stage end as stage_then,
        case when f.outcome = 'open' and o.outcome is distinct from 'open' then f.stage
            when o.outcome = 'open' then o.stage end as stage_now,
        case when f.outcome = 'open' then f.owner end as owner_then,
        case when o.opportunity_id is null then f.owner else o.owner end as owner_now,
        case when f.outcome = 'open' then f.manager end as manager_then,
        case when o.opportunity_id is null then f.manager else o.manager end as manager_now,
        case when f.outcome = 'open' then f.region end as region_then,
        case when o.opportunity_id is null then f.region else o.region end as region_now,
        o.deal_name, coalesce(o.account, f.account) as account, /* filters: settled columns */
    from former f full join opportunity_facts o on f.opportunity_id = o.opportunity_id
    where f.outcome = 'open' or o.outcome = 'open' or (f.opportunity_id is null and o.closed_on > $since::date)
), states as (
    select * from seen
    where /* filters: settled hold */
)
