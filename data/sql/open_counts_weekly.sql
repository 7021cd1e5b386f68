-- How many opportunities were open at the end of each of some days, about: of what was reopened, its closed days count as well.
select d.as_of_on, count(o.opportunity_id) as n
from (select unnest($days::date[]) as as_of_on) d
left join opportunities o on o.opened_on <= d.as_of_on and (o.outcome = 'open' or o.closed_on > d.as_of_on)
group by d.as_of_on order by d.as_of_on desc
