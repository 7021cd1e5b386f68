-- What each owner has open in a scope, how much of it is flagged, and what the owner won of what closed in the period (null: ever) in how
-- many days; null is an owner that is not recorded. The manager is the one that most of the owner's deals have.
with pipeline as (
    select
        owner, manager, count(*) as open_count, coalesce(sum(amount), 0) as open_amount,
        count(*) filter (flagged) as flagged_count, coalesce(sum(amount) filter (flagged), 0) as flagged_amount,
        coalesce(sum(expected_loss), 0) as expected_loss, 0 as n, 0 as won, 0.0 as won_amount, null::int as cycle_days
    from open_flagged(/* filters: chosen */, $policy)
    group by owner, manager
), closed as (
    select
        owner, manager, 0 as open_count, 0.0 as open_amount, 0 as flagged_count, 0.0 as flagged_amount, 0.0 as expected_loss,
        count(*) as n, count(*) filter (outcome = 'won') as won, coalesce(sum(won_amount) filter (outcome = 'won'), 0) as won_amount,
        case when outcome = 'won' then cycle_days end as cycle_days
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
    group by owner, manager, case when outcome = 'won' then cycle_days end
), both_sides as (
    from pipeline union all by name from closed
), paced as (
    select owner, cycle_days, sum(sum(won)) over (partition by owner order by cycle_days) as upto, sum(sum(won)) over (partition by owner) as all_won
    from both_sides where cycle_days is not null group by owner, cycle_days
), usual as (
    select owner, counted_quantile(cycle_days, upto, all_won, 0.5) as cycle_days from paced group by owner
)
select
    both_sides.owner, arg_max(manager, open_count + n) as manager, sum(open_count)::bigint as open_count, sum(open_amount) as open_amount,
    sum(flagged_count)::bigint as flagged_count, sum(flagged_amount) as flagged_amount, sum(expected_loss) as expected_loss,
    sum(n)::bigint as n, sum(won)::bigint as won, sum(won_amount) as won_amount, any_value(usual.cycle_days) as cycle_days
from both_sides left join usual on both_sides.owner is not distinct from usual.owner
group by both_sides.owner
order by open_amount desc, open_count desc, both_sides.owner
