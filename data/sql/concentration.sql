-- How much of the value the largest opportunities hold: cumulative share of amount by share of opportunities, in steps of one per cent.
with ranked as (
    select
        case when outcome = 'open' then 'open' else 'won' end as side,
        coalesce(won_amount, amount) as value,
        row_number() over by_value as nth,
        count(*) over (partition by outcome) as n,
        sum(value) over by_value / nullif(sum(value) over (partition by outcome), 0) as share_of_amount
    from in_scope($regions, $managers, $owners, $products, $stages)
    where (outcome = 'open' or (outcome = 'won' and closed_on between $start and $end)) and amount > 0
    window by_value as (partition by outcome order by coalesce(won_amount, amount) desc, opportunity_id rows unbounded preceding)
)
select side, ceil(100.0 * nth / n)::int as top_percent, max(share_of_amount) as share_of_amount, any_value(n) as n
from ranked group by side, top_percent order by side, top_percent
