-- The rule of staleness: an open opportunity is stale that is open for longer than 99 of 100 closed ones of its segment ever were, or
-- on which nobody has acted for 60 days, since the last activity or where none is recorded since it was opened. Where an age or these
-- days are not known, they make nothing stale.
create macro is_stale(age_days, longest_days, quiet_days) as age_days > longest_days or quiet_days > 60;

-- How long 99 of 100 closed opportunities took at most, and of those that were won: those of a segment where it has a hundred, and all of them.
create table usual_longest as
select segment, grouping(segment) = 1 as whole, quantile_disc(closed_on - opened_on, 0.99)::int as longest,
    (quantile_disc(closed_on - opened_on, 0.99) filter (outcome = 'won'))::int as longest_won,
    count(*)::int as closed
from opportunities left join accounts using (account)
where outcome <> 'open' and closed_on - opened_on is not null
group by grouping sets ((segment), ())
having whole or (segment is not null and count(*) >= 100);
