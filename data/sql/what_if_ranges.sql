-- Between which values 98 of 100 opportunities lie, and all of them: numbers of all of them, dates of the open ones in days from the as-of date.
-- Age and as-of date are read along and not asked for: a pattern has to find a column, and there are exports without numbers.
with numbers as (
    select columns(lambda name: name = 'age_days' or list_contains($numbers::varchar[], name))::double, 0 as nothing from opportunity_facts
), days as (
    select columns(lambda name: name = 'as_of_on' or list_contains($dates::varchar[], name))::date, 0 as nothing from open_facts
), values_of as (
    select field, value from (unpivot numbers on columns(* exclude nothing) into name field value value)
    union all
    select field, (value - $as_of_on::date)::double from (unpivot days on columns(* exclude nothing) into name field value value)
)
select field, quantile_cont(value, 0.01) as low, quantile_cont(value, 0.99) as high, min(value) as least, max(value) as most
from values_of where list_contains($numbers::varchar[], field) or list_contains($dates::varchar[], field) group by field
