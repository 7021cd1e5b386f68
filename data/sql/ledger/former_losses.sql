-- The loss probabilities that one publication gave.
select opportunity_id, loss_probability from read_parquet($files) where loss_probability is not null order by opportunity_id
