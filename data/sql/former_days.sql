-- The days of former snapshots of which is kept what was open.
select distinct on_day from former_standing order by on_day
