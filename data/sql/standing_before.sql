-- What a former snapshot of the same source knew of the ones before it.
insert into former_standing by name
select f.* from former.former_standing f
where on_day not in (select on_day from former_standing)
    and on_day < (select value::date from info where key = 'as_of_on')
    and (select value from former.info where key = 'source') = (select value from info where key = 'source')
