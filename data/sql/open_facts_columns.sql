select * from open_facts limit 0
