-- Of what was open at the end of a day and expected to close in the days up to another: how much of it was expected later by then, and how much
-- was still open on a day that had passed. What closed is judged by what was last expected while it was open. Its owner is today's.
with /* part: movement/logged */, expected as (
    select opportunity_id, amount_then, expected_then, expected_now, open_now, owner as owner_then, manager as manager_then, region as region_then
    from valued where open_then and expected_then between $closes_from::date and $closes_to::date
)
select
    count(*) as n, count(amount_then) as n_amount, coalesce(sum(amount_then), 0)::double as amount,
    count(*) filter (expected_now > $closes_to::date) as slipped,
    coalesce(sum(amount_then) filter (expected_now > $closes_to::date), 0)::double as slipped_amount,
    count(*) filter (open_now and expected_now <= $closes_to::date) as overdue,
    coalesce(sum(amount_then) filter (open_now and expected_now <= $closes_to::date), 0)::double as overdue_amount
from expected
where /* filters: owner's hold then */
