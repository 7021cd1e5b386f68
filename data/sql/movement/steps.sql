sides as materialized (
    select *,
        (/* filters: owner's hold then */) and open_then as held_then,
        /* filters: owner's hold now */ as held_now,
        ($stages is null or coalesce(list_contains($stages::varchar[], stage_then), false)) as staged_then,
        ($stages is null or coalesce(list_contains($stages::varchar[], stage_now), false)) as staged_now,
        ($closes_from::date is null or coalesce(expected_then between $closes_from::date and $closes_to::date, false)) as due_then,
        ($closes_from::date is null or coalesce(expected_now between $closes_from::date and $closes_to::date, false)) as due_now,
        coalesce(round(if(amount_then > 1e15, 1e15, amount_then) * 100), 0)::bigint as cents_then,
        coalesce(round(if(amount_now > 1e15, 1e15, amount_now) * 100), 0)::bigint as cents_now
    from states
), steps as materialized (
    select opportunity_id, 'opening' as class, cents_then as cents, true as in_bar, amount_then is null as unpriced
    from sides where open_then and held_then and staged_then and due_then
    union all
    select opportunity_id, if(held_now, 'transferred_in', 'transferred_out'), cents_then, true, amount_then is null
    from sides where open_then and held_then <> held_now and staged_then and due_then
    union all
    select opportunity_id, if(staged_now, 'stage_in', 'stage_out'), cents_then, true, amount_then is null
    from sides where open_then and held_now and staged_then <> staged_now and due_then
    union all
    select opportunity_id, if(due_now > due_then or (due_now = due_then and expected_now < expected_then), 'pulled_in', 'pushed_out'),
        cents_then, due_then <> due_now, amount_then is null
    from sides
    where open_then and held_now and staged_now and (due_then <> due_now or (due_then and expected_then <> expected_now))
    union all
    select opportunity_id, if(cents_now > cents_then, 'value_up', 'value_down'), abs(cents_now - cents_then), true,
        if(cents_now > cents_then, amount_then, amount_now) is null
    from sides where open_then and held_now and staged_now and due_now and cents_then <> cents_now
    union all
    select opportunity_id, began, cents_now, true, amount_now is null
    from sides where began is not null and held_now and staged_now and due_now
    union all
    select opportunity_id, ended, cents_now, true, amount_now is null
    from sides where ended is not null and held_now and staged_now and due_now
    union all
    select opportunity_id, 'closing', cents_now, true, amount_now is null
    from sides where open_now and held_now and staged_now and due_now
    union all
    select opportunity_id, 'overdue', cents_now, false, amount_now is null
    from sides where open_now and held_now and staged_now and expected_now < coalesce($closes_from::date, $until::date)
), totals as (
    select class, count(*) as n, sum(cents)::varchar as cents, coalesce(sum(cents) filter (in_bar), 0)::varchar as bar_cents,
        count(*) filter (in_bar) as bar_n, count(*) filter (unpriced) as unpriced
    from steps group by class
), largest as (
    select * from steps where class not in ('opening', 'closing', 'overdue')
    qualify row_number() over (partition by class order by cents desc, opportunity_id) <= $deals
)
select t.*, l.opportunity_id, deal_name, account, product, l.cents as deal_cents, l.in_bar,
    amount_then, amount_now, expected_then, expected_now, stage_then, coalesce(ended, stage_now) as stage_now, owner_then, owner_now
from totals t left join largest l using (class) left join sides using (opportunity_id)
order by class, l.cents desc, l.opportunity_id
