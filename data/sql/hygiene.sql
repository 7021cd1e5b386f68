-- What is to be put in order among the open opportunities of a scope: how many each gap has, what they hold together, and of how many
-- the amount is known.
select gap, count(*) as n, coalesce(sum(amount), 0) as amount, count(amount) as n_amount
from open_in_scope(/* filters: chosen */), (select unnest($gaps::varchar[]) as gap)
where has_gap(gap, overdue_days, expected_close_on, amount, age_days, won_within_days, quiet_days)
group by gap
