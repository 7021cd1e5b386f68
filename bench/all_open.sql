-- Opens every closed opportunity again, with the loss probability and the reasons of an open one drawn by its id's digest.
insert into scores by name
with scored as (
    select row_number() over (order by opportunity_id) - 1 as nth, loss_probability, reasons from scores
), counted as (
    select count(*) as n from scores
), closed as (
    select opportunity_id, amount, md5_number_lower(opportunity_id) % n as nth
    from opportunity_facts cross join counted where outcome <> 'open'
)
select opportunity_id, loss_probability, loss_probability * amount as expected_loss, reasons
from closed join scored using (nth);

update opportunity_facts set outcome = 'open', stage = (select stage from stages where outcome = 'open' order by stage_order limit 1)
where outcome <> 'open';
