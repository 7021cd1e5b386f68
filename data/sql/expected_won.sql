-- What each owner won of what closed in the period (null: ever), and what was to be expected at the rate of each combination of fields and
-- quarter of the amounts: the sum, and its variance where deals are independent. Rates stand in one list by the places of a deal's levels
-- in the lists of these, 0 for no level. null is an owner that is not recorded.
with /* part: closed_sized */, rated as (
    select owner, "was won", ($rate::double[])[1 + place + coalesce(1 + "quarter of amounts", 0)] as rate from closed
)
select
    owner, (count(*) filter ("was won"))::double as won, count(*)::double as n, sum(rate) as expected, sum(rate * (1 - rate)) as variance
from rated
group by owner
order by owner
