-- The stages of one opportunity with the days spent in each, the present one until today.
select stage, since as entered_on,
    (coalesce(lead(since) over (order by since), (select value::date from info where key = 'as_of_on')) - since)::int as days
from stage_versions where opportunity_id = $opportunity_id
order by since
