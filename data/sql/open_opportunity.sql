select * from open_list where opportunity_id = $opportunity_id
