-- Opportunities that have closed since a loss probability was given for them, once each, with the first one given.
select
    opportunity_id,
    min(given_on) as given_on,
    arg_min(version, given_on) as version,
    arg_min(loss_probability, given_on) as loss_probability,
    arg_min(outcome, given_on) as outcome,
    max(closed_on) as closed_on
from realised
where outcome in ('won', 'lost') and closed_on > given_on and loss_probability is not null
group by opportunity_id
order by opportunity_id;
