-- What became of the deals of each forecast category in past periods of a kind that began in some months, together.
select category, sum(n)::bigint as n, sum(amount)::double as amount, sum(won)::double as won, count(distinct start) as periods
from category_past where kind = $kind and list_contains($months::int[], month(start)::int) group by category order by category
