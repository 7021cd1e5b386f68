-- The day on which each closed opportunity was opened; closed ones of an export without dates stand as they are.
create or replace temp table landmarks as
select opportunity_id, opened_on as as_of_on from opportunities
where outcome <> 'open' and (opened_on is not null or (select max(opened_on) from opportunities) is null)
