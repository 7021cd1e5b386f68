-- Of which pipelines each open stage is: of those whose deals stand in it, or stood; '' is no pipeline. Where a share of a pipeline's deals did that is
-- below a tenth of another's, they were moved there from that. A stage in which nothing ever stood is of all. `stood`: how many deals of the pipeline stood
-- in any stage.
create table stage_pipelines as
with stood as (
    select opportunity_id, stage from stage_versions
    union
    select opportunity_id, stage from opportunities where outcome = 'open'
), placed as (
    select opportunity_id, s.stage, coalesce(o.pipeline, '') as pipeline from stood s join opportunities o using (opportunity_id)
), shares as (
    select stage, pipeline, any_value(whole) as stood, count(*) / any_value(whole) as share
    from placed join (select pipeline, count(distinct opportunity_id) as whole from placed group by 1) using (pipeline)
    group by stage, pipeline
)
select stage, pipeline, stood from (select *, max(share) over (partition by stage) as most from shares) where share >= most / 10
union all
select stage, pipeline, 0 as stood from stages cross join (select distinct coalesce(pipeline, '') as pipeline from opportunities)
where outcome = 'open' and stage not in (select stage from shares)
order by all;
