-- What no two days can tell of: deals that may have been open on the earlier one, because their opening day is unknown; and closed
-- ones in question of which nobody recorded when they were expected to close.
select
    count(*) filter (opened_on is null) as undated, coalesce(sum(amount) filter (opened_on is null), 0)::double as undated_amount,
    count(*) filter (opened_on <= $until::date and outcome <> 'open' and expected_close_on is null) as unexpected
from in_scope(/* filters: chosen */)
where outcome = 'open' or closed_on > $since::date
