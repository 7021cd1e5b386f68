-- What each dimension can be filtered by; the empty text stands for what is not recorded, where the dimension is recorded anywhere.
-- A region is offered within the chosen pipelines, a manager within the chosen regions too, and so on.
with recorded as (
    select unnest(['pipeline', 'region', 'manager', 'owner', 'product']) as dimension,
        unnest([count(pipeline), count(region), count(manager), count(owner), count(product)]) > 0 as anywhere
    from opportunity_facts
), named as (
    select 'pipeline' as dimension, coalesce(pipeline, '') as name, count(*) as n
    from in_scope(null, null, null, null, null, null) group by name
    union all
    select 'region', coalesce(region, '') as name, count(*) from in_scope($pipelines, null, null, null, null, null) group by name
    union all
    select 'manager', coalesce(manager, '') as name, count(*)
    from in_scope($pipelines, $regions, null, null, null, null) group by name
    union all
    select 'owner', coalesce(owner, '') as name, count(*)
    from in_scope($pipelines, $regions, $managers, null, null, null) group by name
    union all
    select 'product', coalesce(product, '') as name, count(*)
    from in_scope($pipelines, $regions, $managers, $owners, null, null) group by name
)
select dimension, name, n from named join recorded using (dimension) where anywhere
union all
select 'stage', stage, count(*) from in_scope($pipelines, $regions, $managers, $owners, $products, null)
where outcome = 'open' group by stage, stage_order
order by dimension, name = '', name
