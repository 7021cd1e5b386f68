-- What each owner won of what closed in the period (null: ever), and what was to be expected at the rate of each combination of fields and
-- quarter of the amounts: the sum, and its variance where deals are independent. null is an owner that is not recorded.
with /* part: closed_sized */, rates as (
    select /* each rate */ unnest($size::varchar[]) as size, unnest($rate::double[]) as rate
)
select
    owner, sum(won)::double as won, sum(n)::double as n, sum(n * rate) as expected, sum(n * rate * (1 - rate)) as variance
from cells join rates on cells.size is not distinct from rates.size /* each match */
group by owner
order by owner
