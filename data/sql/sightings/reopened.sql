-- A deal that was closed in the former snapshot and is open again, of which nothing was seen: that it was closed is a sighting, too.
insert into sightings by name
select $nth - 1 as nth, f.opportunity_id, 'stage' as field, $before::date as seen_on, coalesce(f.closed_on, $before::date) as on_day, f.stage as value,
    $reading as reading
from former.opportunities f join opportunities o using (opportunity_id)
where f.outcome <> 'open' and o.outcome = 'open'
    and opportunity_id not in (select opportunity_id from sightings where field = 'stage')
