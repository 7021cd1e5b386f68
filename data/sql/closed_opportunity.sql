-- One closed opportunity with all that is known of it.
select * from opportunity_facts where opportunity_id = $opportunity_id and outcome <> 'open'
