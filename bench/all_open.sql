-- Opens every closed opportunity again, with the loss probability and the reasons of an open one drawn by its id's digest.
insert into scores by name
with scored as (
    select row_number() over (order by opportunity_id) - 1 as nth, loss_probability, reasons from scores
)
select f.opportunity_id, s.loss_probability, s.loss_probability * f.amount as expected_loss, s.reasons
from opportunity_facts f join scored s on s.nth = md5_number_lower(f.opportunity_id) % (select count(*) from scored)
where f.outcome <> 'open';

update opportunity_facts set outcome = 'open', stage = (select stage from stages where outcome = 'open' order by stage_order limit 1)
where outcome <> 'open';
