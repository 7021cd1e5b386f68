-- The open stages of each pipeline in their order, and how many of its deals stood in any; '' is no pipeline.
select pipeline, stage, max(stood) over (partition by pipeline) as stood from stage_pipelines join stages using (stage) order by pipeline, stage_order
