-- What a publication said, beside what came within the horizon: sums of all opportunities that were given chances by date, closed or
-- not. A square is how far what was said lay from what came, squared.
select count(*) as n, count(*) filter (won) as won, count(*) filter (lost) as lost, sum(lost_90) as expected_lost,
    sum(amount) as amount, sum(lost_90 * amount) as expected_amount, sum(amount) filter (lost) as amount_lost,
    count(base_lost) as n_base, count(stage_lost) as n_stage,
    sum((lost_90 - lost::int) ** 2) as square,
    sum((base_lost - lost::int) ** 2) as base_square, sum((stage_lost - lost::int) ** 2) as stage_square,
    count(*) filter (flagged) as flagged, count(*) filter (flagged and lost) as caught, count(*) filter (flagged and won) as false_alarms,
    count(*) filter (not flagged and lost) as missed
from written where lost_90 is not null
