met as (
    -- Deals lie by their outcome and closing day: of those that closed before, whole parts of the table are not read.
    from opportunity_facts where outcome = 'open'
    union all by name
    from opportunity_facts where outcome <> 'open' and closed_on > $since::date
), standing as (
    select f.opportunity_id, f.deal_name, f.account, f.product, f.outcome, opened_on, closed_on, amount, expected_close_on,
        f.owner, f.manager, f.region, f.stage,
        spell.since as closed_then, spell.until as reopened_on, again.since as closed_now, again.outcome as closed_as
    from met f
    left join closed_spells spell
        on f.opportunity_id = spell.opportunity_id and spell.since <= $since::date and $since::date < spell.until
    left join closed_spells again
        on f.opportunity_id = again.opportunity_id and again.since <= $until::date and $until::date < again.until
    where opened_on <= $until::date
      and /* filters: settled hold */
), spans as materialized (
    select *,
        opened_on <= $since::date and closed_then is null as open_then,
        closed_now is null and (outcome = 'open' or closed_on > $until::date) as open_now,
        case when opened_on > $since::date then 'new' when reopened_on <= $until::date then 'reopened' end as began,
        case when closed_now is not null then closed_as when closed_on <= $until::date then outcome end as ended,
        -- What the close itself has written is no change of what was open.
        coalesce(closed_now, case when closed_on <= $until::date then closed_on end, $until::date + 1) - 1 as last_open_on
    from standing where opened_on > $since::date or closed_then is null or reopened_on <= $until::date
), later as materialized (
    -- What was held until the first change after either day is what was held on it.
    select opportunity_id, field, arg_min_null(was, changed_on) as was_then,
        arg_min_null(was, changed_on) filter (changed_on > last_open_on) as was_now,
        bool_or(changed_on > last_open_on) as changed_since
    from changes_by_day join spans using (opportunity_id) where changed_on > $since::date
    group by opportunity_id, field
), valued as (
    select o.*,
        if(a.opportunity_id is null, amount, a.was_then::double) as amount_then,
        if(coalesce(a.changed_since, false), a.was_now::double, amount) as amount_now,
        if(e.opportunity_id is null, expected_close_on, e.was_then::date) as expected_then,
        if(coalesce(e.changed_since, false), e.was_now::date, expected_close_on) as expected_now,
        if(w.opportunity_id is null, owner, w.was_then) as owner_then,
        if(coalesce(w.changed_since, false), w.was_now, owner) as owner_now,
        coalesce(s.was_then, if(outcome = 'open', stage, null)) as stage_then,
        coalesce(if(s.changed_since, s.was_now, null), if(outcome = 'open', stage, null)) as stage_now
    from spans o
    left join (select * from later where field = 'amount') a on a.opportunity_id = o.opportunity_id
    left join (select * from later where field = 'expected_close_on') e on e.opportunity_id = o.opportunity_id
    left join (select * from later where field = 'owner') w on w.opportunity_id = o.opportunity_id
    left join (select * from later where field = 'stage') s on s.opportunity_id = o.opportunity_id
), states as (
    -- A manager and a region follow from whose the deal was. Where nobody recorded when a closed deal was expected to close, it was
    -- expected on the day on which it did.
    select v.opportunity_id, deal_name, account, product, open_then, open_now, began, ended, amount_now, stage_now, owner_now,
        coalesce(expected_now, closed_on) as expected_now,
        case when began is null then amount_then end as amount_then,
        case when began is null then coalesce(expected_then, closed_on) end as expected_then,
        case when began is null then stage_then end as stage_then,
        case when began is null then owner_then end as owner_then,
        case when began is not null then null when owner_then is not distinct from v.owner then v.manager else former.manager end as manager_then,
        case when owner_now is not distinct from v.owner then v.manager else latter.manager end as manager_now,
        case when began is not null then null when owner_then is not distinct from v.owner then v.region
            else coalesce(former.region, v.region) end as region_then,
        case when owner_now is not distinct from v.owner then v.region else coalesce(latter.region, v.region) end as region_now
    from valued v
    left join team former on former.owner = owner_then
    left join team latter on latter.owner = owner_now
)
