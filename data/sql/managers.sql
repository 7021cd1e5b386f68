-- Who manages each owner, where that is recorded.
select owner, manager from team where manager is not null order by owner
