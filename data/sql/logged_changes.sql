-- Of each logged field and outcome: how many opportunities there are, how many have a change of this field on record while they
-- were open (on the day of closing, or the day before, is at the close), how many have one at the close, and how many have a log
-- that does not end in the value that the export holds. Numbers are compared as numbers: a log may write 5 for 5.0.
with held as (
    unpivot (select opportunity_id, outcome, opened_on, closed_on /* tracked: held */ from opportunities)
    on columns(* exclude (opportunity_id, outcome, opened_on, closed_on)) into name field value value
), logged as (
    select opportunity_id, field,
        bool_or(closed_on is null or changed_on < closed_on - 1) as changed_while_open,
        bool_or(changed_on >= closed_on - 1) as changed_at_close,
        last(to_value order by changed_on, changes.rowid) as latest
    from changes join opportunities using (opportunity_id)
    group by opportunity_id, field
), per_outcome as (
    select outcome, count(*) as opportunities from opportunities group by outcome
)
select
    logged.field, o.outcome, any_value(per_outcome.opportunities)::double as opportunities,
    count(*) filter (changed_while_open)::double as changed_while_open,
    count(*) filter (changed_at_close and not changed_while_open)::double as changed_only_at_close,
    count(*) filter (
        latest is distinct from held.value
        and not coalesce(abs(try_cast(latest as double) - try_cast(held.value as double))
            <= 1e-6 * greatest(1, abs(try_cast(latest as double))), false)
    )::double as ends_elsewhere
from logged join opportunities o using (opportunity_id) join per_outcome using (outcome)
left join held on held.opportunity_id = logged.opportunity_id and held.field = logged.field
group by logged.field, o.outcome
order by logged.field, o.outcome
