-- How the stays that ended in the period, and in the days that it is compared with, ended and how long they had lasted. An opportunity
-- counts once for each stage, as it left it last: only where it is `counted`.
select
    case when left_on between $start and $end then 'now' else 'before' end as side, stage, ending, days,
    left_again_on is null or left_again_on > case when left_on between $start and $end then $end::date else $previous_end::date end as counted,
    count(*) as n, count(amount) as n_amount, coalesce(sum(amount), 0)::double as amount
from stays
where (left_on between $start and $end or left_on between $previous_start and $previous_end)
  and /* filters: chosen hold */
group by all
