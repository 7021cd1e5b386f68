$not_recorded, $q, $flagged, $stale, $policy,
    $account_has, $owner_has, $stage_has, $amount_from, $amount_to, $loss_from, $loss_to,
    $expected_loss_from, $expected_loss_to, $closes_from, $closes_to, $age_from, $age_to, $inactive_from, $inactive_to, $gap
