-- What was open in the former snapshot and stands in no row of the export, not even in one that was set aside.
insert into gone by name
select /* former: columns */, (select value::date from former.info where key = 'as_of_on') as last_seen_on, $today::date as gone_on
from former.opportunities
where outcome = 'open' and opportunity_id not in (select opportunity_id from gone)
    and opportunity_id not in (select opportunity_id from typed_opportunities where opportunity_id is not null)
    and opportunity_id not in (select opportunity_id from deleted)
