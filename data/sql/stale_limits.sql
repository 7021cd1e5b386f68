-- After how many days open deals are stale by their age: those of each segment that has its own, and all others together (null).
select distinct stale_segment as segment, stale_from_days as days, stale_closed as closed
from open_list
where stale_from_days is not null and age_days is not null
order by segment nulls last
