-- What changed on one opportunity, the latest first.
select field, from_value, to_value, changed_on from changes where opportunity_id = $opportunity_id
order by changed_on desc, rowid desc
limit 200
