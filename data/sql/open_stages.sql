select stage from stages where outcome = 'open' order by stage_order
