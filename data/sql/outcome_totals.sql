-- How many opportunities are open, won and lost, and their money: at stake while open, signed for once won.
select outcome, count(*) as n, coalesce(sum(case outcome when 'won' then won_amount else amount end), 0) as amount
from opportunity_facts
group by outcome
