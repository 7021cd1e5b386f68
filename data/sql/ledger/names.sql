-- Who and what publications spoke of, as far as the ledger keeps it: dimension, name.
select distinct dimension, name from (
    select owner, manager, stage from read_parquet($files, union_by_name = true)
) unpivot (name for dimension in (owner, manager, stage))
