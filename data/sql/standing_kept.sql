-- The latest days stay.
delete from former_standing where on_day not in (select distinct on_day from former_standing order by on_day desc limit $days)
