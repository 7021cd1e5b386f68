-- How many rows each table of the snapshot holds, in the order in which people think of them.
select 'opportunities' as name, 'Opportunities' as label, count(*) as n from opportunities
union all select 'accounts', 'Accounts', count(*) from accounts
union all select 'products', 'Products', count(*) from products
union all select 'team', 'Owners', count(*) from team
union all select 'stage_history', 'Stages entered', count(*) from stage_history
union all select 'changes', 'Changes of a field', count(*) from changes
union all select 'activities', 'Activities', count(*) from activities
union all select 'quotas', 'Quotas', count(*) from quotas
union all select 'scores', 'Scored open opportunities', count(*) from scores
