-- Of what was open at the end of a day and expected to close in the days up to another: how much of it was expected later by then, and how much
-- was still open on a day that had passed. What closed is judged by what was last expected while it was open. Its owner is today's.
with expected as (
    select amount, closed_on is null or closed_on > $until::date as still_open,
        coalesce(list_last(list_filter(later_changes, lambda change: change.changed_on <= $until::date)).expected_on, expected_on) as expected_now
    from expectations
    where since <= $since::date and $since::date < until and expected_on > $since::date and expected_on <= $until::date
      and /* filters: chosen hold */
)
select
    count(*) as n, count(amount) as n_amount, coalesce(sum(amount), 0)::double as amount,
    count(*) filter (expected_now > $until::date) as slipped,
    coalesce(sum(amount) filter (expected_now > $until::date), 0)::double as slipped_amount,
    count(*) filter (still_open and expected_now <= $until::date) as overdue
from expected
