-- What each owner has open, by how many of the rising lines it lies above and by whether the policy in force flags it. A line is a
-- loss probability where $by is flat, a gain by money, and by capacity a rank below 0; reach is 0 for what no line flags, and all of
-- them for what is flagged whatever the line, because its owner's team has a number of its own.
with lines as (
    select unnest($lines::double[]) as line, generate_subscripts($lines::double[], 1) as nth
), held as (
    select
        owner, amount, expected_loss, flagged,
        case
            when $by = 'flat' then loss_probability
            when $by = 'money' then gain(loss_probability, amount, $looked)
            when moves then -rank
            when rank is not null then 'infinity'::double
        end as worth
    from open_flagged(/* filters: chosen */, $policy) left join ranked($looked) using (nth)
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
