-- How every opportunity that has closed ended: the base rate of losses, whatever the scope.
select count(*) as closed, count(*) filter (outcome = 'lost') as lost from opportunities where outcome <> 'open'
