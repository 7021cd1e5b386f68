-- The open opportunities of a scope as known at the as-of date, with what the list says of their dates, scores and flags.
select f.* /* coded */, l.opportunity_order, l.overdue_days, l.quiet_days, l.loss_probability, coalesce(l.flagged, false) as flagged
from open_facts f join open_flagged(/* filters: chosen */, $policy) l using (opportunity_id)
