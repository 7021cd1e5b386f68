-- Of how many of the opportunities that are chosen each publication spoke.
select snapshot, count(*) as n from read_parquet($files, union_by_name = true)
/* part: ledger/chosen */
group by snapshot
