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
    /* filters: chosen */, $not_recorded, $q, $flagged, $stale, $policy,
    $account_has, $owner_has, $stage_has, $amount_from, $amount_to, $loss_from, $loss_to,
    $expected_loss_from, $expected_loss_to, $closes_from, $closes_to, $age_from, $age_to, $inactive_from, $inactive_to, $gap
)
