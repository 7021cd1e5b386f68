select * from open_facts where opportunity_id = $opportunity_id
