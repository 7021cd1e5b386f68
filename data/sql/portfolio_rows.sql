-- The open opportunities of a scope as known at the as-of date, with what the list says of their dates.
select f.* /* coded */, l.overdue_days, l.days_since_activity
from open_facts f join open_in_scope(/* filters: chosen */) l using (opportunity_id)
