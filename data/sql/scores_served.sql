-- Of the open opportunities that are scored, by tenth of their loss probability (1 to 10): how many, their sum, and how many a
-- policy flags.
select
    greatest(ceil(round(loss_probability * 10, 9)), 1)::int as tenth,
    count(*) as n,
    sum(loss_probability) as total,
    count(*) filter (flags(nth, loss_probability, amount, $policy)) as flagged
from open_list
where loss_probability is not null
group by tenth
order by tenth
