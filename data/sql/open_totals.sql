-- How many open opportunities the list holds once narrowed, how many of them are flagged, and what they are worth.
select
    count(*) as n,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(expected_loss), 0) as expected_loss,
    count(*) filter (flagged) as flagged,
    coalesce(sum(amount) filter (flagged), 0) as flagged_amount,
    coalesce(sum(expected_loss) filter (flagged), 0) as flagged_expected_loss,
    count(*) filter (stale) as stale
from open_narrowed(
    /* filters: chosen */, /* part: narrowing */
)
