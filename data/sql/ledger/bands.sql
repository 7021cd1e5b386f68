-- Opportunities by the chance that they were given of being lost within the horizon, in fifths, with how many were.
select least(floor(5 * lost_90), 4)::int as band, count(*) as n, sum(lost_90) as expected_lost, count(*) filter (lost) as lost
from written where lost_90 is not null group by band order by band
