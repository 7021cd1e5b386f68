-- How many opportunities each owner, account, product and segment had closed, and lost, by the end of each day.
create table records as
with closed as (
    select unnest(['owner', 'account', 'product', 'segment']) as kind, unnest([owner, account, product, segment]) as name,
        closed_on, outcome
    from opportunities left join accounts using (account) where outcome <> 'open' and closed_on is not null
), daily as (
    select kind, name, closed_on, count(*) as closed, count(*) filter (outcome = 'lost') as lost
    from closed where name is not null group by all
)
select kind, name, closed_on, sum(closed) over upto::int as closed, sum(lost) over upto::int as lost
from daily window upto as (partition by kind, name order by closed_on)
order by kind, name, closed_on;
