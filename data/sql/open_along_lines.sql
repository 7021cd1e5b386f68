-- What each owner has open, by how many of the rising lines it lies above and by whether the policy in force flags it. A line is a
-- loss probability where $flat, else an expected loss; reach is 0 for what no line flags.
with lines as (
    select unnest($lines::double[]) as line, generate_subscripts($lines::double[], 1) as nth
), held as (
    select
        owner, amount, expected_loss,
        flags(loss_probability, amount, $threshold, $flag_from, $unpriced) as flagged,
        worth(loss_probability, amount, $flat, $unpriced) as worth
    from open_in_scope(/* filters: chosen */)
)
select
    owner,
    coalesce(flagged, false) as flagged,
    coalesce(nth, 0)::int as reach,
    count(*) as n,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(expected_loss), 0) as expected_loss
from held asof left join lines on held.worth > lines.line
group by all
order by all
