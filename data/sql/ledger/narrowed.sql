-- What a publication said of the opportunities that are chosen, beside what came.
select * from read_parquet($file)
/* part: ledger/chosen */
