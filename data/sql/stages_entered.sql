-- The open stages of one opportunity with the days spent in each, the present one until today. While a reopened opportunity was
-- closed it was in none. The stage in which it was first seen was entered before; its days are those since then.
select stage, since as entered_on, entered,
    (coalesce(until, (select value::date from info where key = 'as_of_on')) - since)::int as days
from stage_versions where opportunity_id = $opportunity_id
order by since
