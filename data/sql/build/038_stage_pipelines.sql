-- Of which pipelines each open stage is: of those whose deals stand in it, stood, or were left in it; '' is no pipeline. Where a share of a pipeline's
-- deals did that is below a tenth of another's, they were moved there from that. A stage in which nothing ever stood is of all, and so are all
-- stages of a pipeline of which nothing is known to have stood anywhere. `stood`: how many deals of the pipeline stood in any stage.
create table stage_pipelines as
with stood as (
    select opportunity_id, stage from stage_versions
    union
    select opportunity_id, stage from opportunities where outcome = 'open'
    union
    select opportunity_id, last_open_stage from opportunities where last_open_stage is not null
), placed as (
    select opportunity_id, s.stage, coalesce(o.pipeline, '') as pipeline
    from stood s join opportunities o using (opportunity_id) join stages on stages.stage = s.stage and stages.outcome = 'open'
), shares as (
    select stage, pipeline, any_value(whole) as stood, count(*) / any_value(whole) as share
    from placed join (select pipeline, count(distinct opportunity_id) as whole from placed group by 1) using (pipeline)
    group by stage, pipeline
), pipelines as (
    select distinct coalesce(pipeline, '') as pipeline from opportunities
)
select stage, pipeline, stood from (select *, max(share) over (partition by stage) as most from shares) where share >= most / 10
union all
select stage, pipeline, 0 as stood from stages cross join pipelines
where outcome = 'open' and (stage not in (select stage from shares) or pipeline not in (select pipeline from shares))
order by all;

-- What lost deals keep as their stage tells how far they came, unless it is the same of nearly all: then the close has set it.
create table last_stages as
with kept as (
    select opportunity_id, last_open_stage as stage, outcome, coalesce(pipeline, '') as pipeline from opportunities where last_open_stage is not null
), usual as (
    select max(n) as most, sum(n) as whole from (select count(*) as n from kept where outcome = 'lost' group by stage)
)
select opportunity_id, stages.stage_order
from kept join stages using (stage) join stage_pipelines p on p.stage = kept.stage and p.pipeline = kept.pipeline, usual
where stages.outcome = 'open' and (most < 0.9 * whole or (select count(*) from stages where outcome = 'open') = 1);
