-- What is open, by stage and by age: `band` counts how many of the ages that begin one have been reached, null where an age is not known.
select
    stage, case when age_days is not null then len(list_filter($ages::int[], lambda age: age <= age_days)) end as band,
    count(*) as n, count(amount) as n_amount, coalesce(sum(amount), 0)::double as amount
from open_in_scope(/* filters: chosen */)
group by all order by all
