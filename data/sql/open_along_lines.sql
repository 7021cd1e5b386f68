-- What each owner has open, by how many of the rising lines it lies above and by whether the policy in force flags it; then, with their
-- opportunity_id, the $most largest between each two neighbouring lines, those that the policy in force flags apart from the others;
-- without amounts the likeliest to be lost are the largest. A line is a loss probability where $by is flat, a gain by money, and by
-- capacity a rank below 0; reach is 0 for what no line flags, and all of them for what is flagged whatever the line, because its owner's
-- team has a number of its own.
with lines as (
    select unnest($lines::double[]) as line, generate_subscripts($lines::double[], 1) as nth
), held as (
    select
        nth as place, owner, amount, expected_loss, loss_probability, flagged,
        case
            when $by = 'flat' then loss_probability
            when $by = 'money' then gain(loss_probability, amount, $looked)
            when moves then -rank
            when rank is not null then 'infinity'::double
        end as worth
    from open_flagged(/* filters: chosen */, $policy) left join ranked($looked) using (nth)
), reached as materialized (
    select held.*, coalesce(nth, 0)::int as reach
    from held asof left join lines on held.worth > lines.line
), counted as (
    select
        owner, coalesce(flagged, false) as flagged, reach,
        count(*) as n, coalesce(sum(amount), 0) as amount, coalesce(sum(expected_loss), 0) as expected_loss
    from reached
    group by all
), largest as (
    -- Texts are looked up for these alone.
    select place, flagged, reach
    from reached
    where $most > 0 and loss_probability is not null
    qualify row_number() over (
        partition by flagged, reach order by amount desc nulls last, loss_probability desc, place
    ) <= $most::int
)
from counted
union all by name
select
    opportunity_id, deal_name, account, open_list.owner, open_list.amount, open_list.loss_probability, open_list.expected_loss,
    largest.flagged, reach, place
from largest join open_list on open_list.nth = largest.place
order by opportunity_id is not null, amount desc nulls last, loss_probability desc, place, owner, flagged, reach
