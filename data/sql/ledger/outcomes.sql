-- What a publication said of each opportunity, beside what had become of it within the horizon, closed by then or not. Nobody knows of
-- what is gone from the export, of what closed on no known day, and of an id under which another deal was opened since.
select e.*, o.outcome, o.closed_on,
    coalesce(o.outcome = 'won' and o.closed_on <= e.as_of_on + $horizon::int, false) as won,
    coalesce(o.outcome = 'lost' and o.closed_on <= e.as_of_on + $horizon::int, false) as lost
from read_parquet($file) e join opportunities o using (opportunity_id)
where (o.outcome = 'open' or o.closed_on is not null) and (o.opened_on is null or o.opened_on <= e.as_of_on)
