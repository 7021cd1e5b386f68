-- What each dimension can be filtered by. A manager is offered within the chosen regions, an owner within the chosen managers too.
select 'region' as dimension, region as name, count(*) as n from in_scope(null, null, null, null, null) where region is not null group by region
union all
select 'manager', manager, count(*) from in_scope($regions, null, null, null, null) where manager is not null group by manager
union all
select 'owner', owner, count(*) from in_scope($regions, $managers, null, null, null) where owner is not null group by owner
union all
select 'product', product, count(*) from in_scope($regions, $managers, $owners, null, null) where product is not null group by product
union all
select 'stage', stage, count(*) from in_scope($regions, $managers, $owners, $products, null) where outcome = 'open' group by stage, stage_order
order by dimension, name
