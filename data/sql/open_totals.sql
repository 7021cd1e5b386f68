-- How many open opportunities the list holds once narrowed, how many of them are flagged, and what they are worth.
select
    count(*) as n,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(expected_loss), 0) as expected_loss,
    count(*) filter (flags(loss_probability, amount, $threshold, $flag_from, $unpriced)) as flagged,
    coalesce(sum(amount) filter (flags(loss_probability, amount, $threshold, $flag_from, $unpriced)), 0) as flagged_amount,
    coalesce(sum(expected_loss) filter (flags(loss_probability, amount, $threshold, $flag_from, $unpriced)), 0) as flagged_expected_loss,
    count(*) filter (stale) as stale
from open_narrowed(
    /* filters: chosen */, $not_recorded, $q, $flagged, $stale, $threshold, $flag_from, $unpriced,
    $account_has, $owner_has, $stage_has, $amount_from, $amount_to, $loss_from, $loss_to,
    $expected_loss_from, $expected_loss_to, $closes_from, $closes_to, $age_from, $age_to, $inactive_from, $inactive_to
)
