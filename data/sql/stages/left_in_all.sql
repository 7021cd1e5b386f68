-- How the stages were left of what closed in the period, and in the days that it is compared with, where no history says when: each stage that was
-- reached was left for good, by being lost there or by going on.
with closed as materialized (
    select case when closed_on between $start and $end then 'now' else 'before' end as side, coalesce(pipeline, '') as pipeline,
        reached, outcome, count(*) as n, count(amount) as n_amount, coalesce(sum(amount), 0)::double as amount
    from in_scope(/* filters: chosen, lasting */)
    where (outcome = 'won' or outcome = 'lost' and stage_known)
      and (closed_on between $start and $end or closed_on between $previous_start and $previous_end)
    group by all
)
select side, stage, if(closed.outcome = 'lost' and reached = stage_order, 'lost', 'on') as ending, null::int as days, true as counted,
    sum(n)::bigint as n, sum(n_amount)::bigint as n_amount, sum(amount) as amount
from stages join stage_pipelines using (stage) join closed using (pipeline)
where reached >= stage_order
group by all
