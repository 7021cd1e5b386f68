-- What was open, as it stood then, at the end of each month since anything was, and on the as-of date. The scope is that of in_scope().
with days as (
    select distinct on_day from open_at_month_ends
), scoped as (
    select on_day, open_count, open_amount from open_at_month_ends
    where /* filters: chosen hold */
      and ($stages is null or list_contains($stages::varchar[], stage))
)
select on_day, coalesce(sum(open_count), 0)::bigint as open_count, coalesce(sum(open_amount), 0)::double as open_amount
from days left join scoped using (on_day)
group by on_day order by on_day
