-- The stage of each opportunity's last day, of stages entered on one day the furthest, and the first of its days.
create or replace temp table stages_told as
select h.opportunity_id, last(s.stage order by h.entered_on, s.stage_order) as stage, min(h.entered_on) as opened_on
from typed_stage_history h join stages s on fold(s.stage) = fold(h.stage)
where h.entered_on is not null
group by h.opportunity_id
