-- Every segment with what comes along with it: its record and the usual cycle of its won ones up to the day before the
-- as-of date.
with record as (
    select name, arg_max(closed, closed_on) as closed, arg_max(lost, closed_on) as lost
    from records where kind = 'segment' and closed_on < $as_of_on group by name
), usual as (
    select segment, arg_max(days, closed_on) as days from usual_cycles where closed_on < $as_of_on group by segment
)
select s.segment, coalesce(r.closed, 0) as segment_closed, coalesce(r.lost, 0) as segment_lost, usual.days as usual_cycle_days
from (select distinct segment from accounts where segment is not null) s
left join record r on r.name = s.segment
left join usual using (segment)
order by s.segment
