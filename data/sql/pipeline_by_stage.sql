-- Per open stage: what stands in it today, and of the opportunities closed in the period how many reached it and went on, of its own pipelines.
-- What was won has passed every stage; what was lost in a stage that nobody recorded is left out, and so is the whole pipeline where that is more than
-- $most_untold of what it closed: what was won would seem to be nearly all that came so far.
with standing as (
    select stage, count(*) as open_count, coalesce(sum(amount), 0) as open_amount, median(days_in_stage) as median_days_in_stage
    from open_in_scope(/* filters: chosen */)
    group by stage
), met as (
    select distinct stage from stage_pipelines
    where pipeline in (select distinct coalesce(pipeline, '') from in_scope(/* filters: chosen */))
), closed as materialized (
    select coalesce(pipeline, '') as pipeline, reached, outcome = 'won' as won, outcome = 'won' or stage_known as known, count(*) as n
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and closed_on between $start and $end
    group by all
), recorded as (
    select pipeline from closed group by pipeline
    having coalesce(sum(n) filter (not known), 0) <= $most_untold::decimal(3, 2) * sum(n)
), passed as (
    select stage, sum(n)::bigint as reached, coalesce(sum(n) filter (won or reached > stage_order), 0)::bigint as went_on
    from stages join stage_pipelines using (stage) join closed using (pipeline) join recorded using (pipeline)
    where known and reached >= stage_order
    group by stage
)
select
    s.stage, s.stage_order,
    coalesce(open_count, 0) as open_count,
    coalesce(open_amount, 0) as open_amount,
    coalesce(reached, 0) as reached,
    coalesce(went_on, 0) as went_on,
    median_days_in_stage,
    (select coalesce(sum(n), 0)::bigint from closed join recorded using (pipeline) where known) as closed,
    (select coalesce(sum(n), 0)::bigint from closed join recorded using (pipeline) where won) as won,
    (select coalesce(sum(n), 0)::bigint from closed) as closed_in_all
from stages s left join standing using (stage) left join passed using (stage)
where s.outcome = 'open' and (open_count > 0 or s.stage in (from met) or not exists (from met))
order by s.stage_order
