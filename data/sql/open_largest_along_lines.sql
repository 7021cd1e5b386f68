-- The $most largest open opportunities between each two neighbouring lines, those that the policy in force flags apart from the
-- others; without amounts the likeliest to be lost are the largest. reach counts the lines that each lies above.
with lines as (
    select unnest($lines::double[]) as line, generate_subscripts($lines::double[], 1) as nth
), held as (
    select
        size_order, loss_probability, flagged,
        case
            when $by = 'flat' then loss_probability
            when $by = 'money' then gain(loss_probability, amount, $looked)
            when moves then -rank
            when rank is not null then 'infinity'::double
        end as worth
    from open_flagged(/* filters: chosen */, $policy) left join ranked($looked) using (nth)
), largest as (
    -- Texts are looked up for these alone.
    select unnest(min(size_order, $most::bigint)) as size_order, flagged, coalesce(nth, 0)::int as reach
    from held asof left join lines on held.worth > lines.line
    where loss_probability is not null
    group by flagged, reach
)
select opportunity_id, deal_name, account, owner, amount, loss_probability, expected_loss, flagged, reach
from largest join open_list using (size_order)
order by size_order
