-- What each dimension can be filtered by; the empty text stands for what is not recorded, where the dimension is recorded anywhere.
-- A region is offered within the chosen pipelines, a manager within the chosen regions too, and so on.
with recorded as (
    select /* filters: recorded */
    from opportunity_facts
), named as (
    /* filters: offered */
)
select dimension, name, n from named join recorded using (dimension) where anywhere
union all
select 'stage', stage, count(*) from in_scope(/* filters: chosen, lasting */)
where outcome = 'open' and $counted <> 'closed' group by stage, stage_order
order by dimension, name = '', name
