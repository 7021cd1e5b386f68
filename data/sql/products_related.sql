-- Every product with what comes along with it: its attributes, and its record up to the day before the as-of date.
with record as (
    select name, arg_max(closed, closed_on) as closed, arg_max(lost, closed_on) as lost
    from records where kind = 'product' and closed_on < $as_of_on group by name
)
select p.*, coalesce(r.closed, 0) as product_closed, coalesce(r.lost, 0) as product_lost
from products p left join record r on r.name = p.product
order by p.product
