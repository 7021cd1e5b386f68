-- What is open, and what was open when it was last seen, as it is now; only where that is another cell or is read otherwise. What a
-- close has written is of the closing day, where that lies between the two imports.
insert into sightings by name
with last_stages as (
    select opportunity_id, last(value order by nth, on_day) as stage from sightings where field = 'stage' group by opportunity_id
), considered as (
    select opportunity_id from opportunities where outcome = 'open'
    union
    select opportunity_id from last_stages left join stages using (stage) where coalesce(outcome, 'open') = 'open'
), cells as (
    select opportunity_id /* fields: cells */ from typed_opportunities semi join considered using (opportunity_id) group by opportunity_id
), held as (
    /* fields: held */
), latest as (
    select * from sightings qualify row_number() over (partition by opportunity_id, field order by nth desc, on_day desc) = 1
)
select $nth as nth, h.opportunity_id, h.field, $today::date as seen_on,
    if(h.outcome <> 'open' and h.closed_on > $before::date and h.closed_on <= $today::date, h.closed_on, $today::date) as on_day,
    h.value, h.cell, h.reading
from held h left join latest l on h.opportunity_id = l.opportunity_id and h.field = l.field
where l.opportunity_id is null or h.value is distinct from l.value or h.cell is distinct from l.cell or h.reading <> l.reading
