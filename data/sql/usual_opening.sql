-- What an opportunity usually is on the day it is opened: of the 20,000 opened last the most common text and the middle
-- number, each as text. A tracked number counts as it was before its first recorded change. Outcome and age are read along and
-- not asked for: a pattern has to find a column, and there are exports without texts or without numbers.
with latest as (
    select * from opportunity_facts order by opened_on desc nulls last, opportunity_id limit 20000
), texts as (
    select opportunity_id, columns(lambda name: name = 'outcome' or list_contains($texts::varchar[], name))::varchar, 0 as nothing
    from latest
), numbers as (
    select opportunity_id, columns(lambda name: name = 'age_days' or list_contains($numbers::varchar[], name))::double, 0 as nothing
    from latest
), counted as (
    select field, value, count(*) as n
    from (unpivot texts on columns(* exclude (opportunity_id, nothing)) into name field value value) group by field, value
), opened as (
    select n.field, coalesce(first.value::double, n.value) as value
    from (unpivot numbers on columns(* exclude (opportunity_id, nothing)) into name field value value) n
    left join versions first
        on first.opportunity_id = n.opportunity_id and first.field = n.field and first.since = date '0001-01-01'
)
select field, arg_max(value, (n, value)) as value from counted where list_contains($texts::varchar[], field) group by field
union all
select field, quantile_disc(value, 0.5)::varchar from opened where list_contains($numbers::varchar[], field) group by field
