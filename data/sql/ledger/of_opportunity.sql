-- What was said of one opportunity, the latest publication first.
select snapshot, as_of_on, bundle_version, policy, owner, stage, amount, loss_probability, low, high, expected_loss, flagged,
    former_loss, by_data, by_time, by_model, unsplit
from read_parquet($files) where opportunity_id = $opportunity_id order by snapshot desc
