-- What has become of some opportunities.
select opportunity_id, outcome, closed_on, won_amount
from opportunity_facts semi join (select unnest($opportunity_ids::varchar[]) as opportunity_id) using (opportunity_id)
