-- The opportunities that were open at the end of some days, closed since or not; one that was reopened was not while it was closed.
create or replace temp table landmarks as
select o.opportunity_id, d.as_of_on
from (select unnest($days::date[]) as as_of_on) d
join opportunities o on o.opened_on <= d.as_of_on and (o.outcome = 'open' or o.closed_on > d.as_of_on)
where not exists (
    from closed_spells c where c.opportunity_id = o.opportunity_id and c.since <= d.as_of_on and d.as_of_on < c.until
)
