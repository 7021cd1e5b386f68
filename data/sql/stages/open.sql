-- The open stages in their order, each with its place.
select stage, stage_order from stages where outcome = 'open' order by stage_order
