-- What was won of what closed in the period (null: ever), owner by product: those with the most closed, every pair of them;
-- null is one of them where the export records any.
with cells as (
    select owner, product, count(*) as n, count(*) filter (outcome = 'won') as won
    from in_scope(/* filters: chosen */)
    where outcome <> 'open' and ($start::date is null or closed_on between $start and $end)
    group by owner, product
), ranked_owners as (
    select owner, row_number() over (order by sum(n) desc, owner) as owner_nth, count(*) over () as owners from cells group by owner
), ranked_products as (
    select product, row_number() over (order by sum(n) desc, product) as product_nth, count(*) over () as products
    from cells group by product
)
select ranked_owners.owner, ranked_products.product, coalesce(n, 0) as n, coalesce(won, 0) as won, owners, products
from ranked_owners cross join ranked_products left join cells
    on cells.owner is not distinct from ranked_owners.owner and cells.product is not distinct from ranked_products.product
where (select count(owner) > 0 and count(product) > 0 from opportunity_facts) and owner_nth <= $top_owners and product_nth <= $top_products
order by owner_nth, product_nth
