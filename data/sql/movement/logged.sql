standing as materialized (
    select f.opportunity_id, f.outcome, opened_on, closed_on, amount, expected_close_on, f.owner, f.manager, f.region, f.stage,
        spell.since as closed_then, spell.until as reopened_on, again.since as closed_now, again.outcome as closed_as
    from opportunity_facts f
    left join closed_spells spell
        on f.opportunity_id = spell.opportunity_id and spell.since <= $since::date and $since::date < spell.until
    left join closed_spells again
        on f.opportunity_id = again.opportunity_id and again.since <= $until::date and $until::date < again.until
    where opened_on <= $until::date and (f.outcome = 'open' or closed_on > $since::date)
      and /* filters: settled hold */
), spans as materialized (
    select *,
        opened_on <= $since::date and closed_then is null as open_then,
        closed_now is null and (outcome = 'open' or closed_on > $until::date) as open_now,
        case when opened_on > $since::date then 'new' when reopened_on <= $until::date then 'reopened' end as began,
        case when closed_now is not null then closed_as when closed_on <= $until::date then outcome end as ended,
        -- What the close itself has written is no change of what was open.
        coalesce(closed_now, case when closed_on <= $until::date then closed_on end, $until::date + 1) - 1 as last_open_on,
        outcome = 'open' and $until::date = $as_of_on::date as as_listed
    from standing where opened_on > $since::date or closed_then is null or reopened_on <= $until::date
), logged as materialized (
    select opportunity_id, field, last_open_on, value, since
    from versions join spans using (opportunity_id)
    where field in ('amount', 'expected_close_on', 'owner') and since <= $until::date
), held as materialized (
    select opportunity_id, field,
        arg_max_null(value, since) filter (since <= $since::date) as was,
        arg_max_null(value, since) filter (since <= last_open_on) as is_now
    from logged group by opportunity_id, field
), staged as (
    select opportunity_id, arg_max(s.stage, since) filter (since <= $since::date) as was,
        arg_max(s.stage, since) filter (since <= last_open_on) as is_now
    from stage_versions s join spans using (opportunity_id) where since <= $until::date group by opportunity_id
), valued as (
    select o.opportunity_id, open_then, open_now, began, ended,
        case when a.opportunity_id is null then amount else a.was::double end as amount_then,
        case when a.opportunity_id is null or as_listed then amount else a.is_now::double end as amount_now,
        case when e.opportunity_id is null then expected_close_on else e.was::date end as expected_then,
        case when e.opportunity_id is null or as_listed then expected_close_on else e.is_now::date end as expected_now,
        case when s.was is not null then s.was when outcome = 'open' then o.stage end as stage_then,
        case when s.is_now is not null and not as_listed then s.is_now when outcome = 'open' then o.stage end as stage_now,
        case when w.opportunity_id is null then owner else w.was end as owner_then,
        case when w.opportunity_id is null or as_listed then owner else w.is_now end as owner_now,
        owner, manager, region, case when outcome <> 'open' then closed_on end as closed_on
    from spans o
    left join held a on a.field = 'amount' and a.opportunity_id = o.opportunity_id
    left join held e on e.field = 'expected_close_on' and e.opportunity_id = o.opportunity_id
    left join held w on w.field = 'owner' and w.opportunity_id = o.opportunity_id
    left join staged s on s.opportunity_id = o.opportunity_id
), states as (
    -- A manager and a region follow from whose the deal was. Where nobody recorded when a closed deal was expected to close, it was
    -- expected on the day on which it did.
    select v.* replace (
            case when began is null then amount_then end as amount_then,
            case when began is null then coalesce(expected_then, closed_on) end as expected_then,
            coalesce(expected_now, closed_on) as expected_now,
            case when began is null then stage_then end as stage_then,
            case when began is null then owner_then end as owner_then
        ),
        case when began is not null then null when owner_then is not distinct from v.owner then v.manager else former.manager end as manager_then,
        case when owner_now is not distinct from v.owner then v.manager else latter.manager end as manager_now,
        case when began is not null then null when owner_then is not distinct from v.owner then v.region
            else coalesce(former.region, v.region) end as region_then,
        case when owner_now is not distinct from v.owner then v.region else coalesce(latter.region, v.region) end as region_now
    from valued v
    left join team former on former.owner = owner_then
    left join team latter on latter.owner = owner_now
)
