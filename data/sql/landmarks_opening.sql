-- The day on which each closed opportunity was opened; closed ones of an export without dates stand as they are. Where more than
-- 80,000 have closed, a sample of about as many stands for all; a digest of the id decides, so the same export gives the same rows.
create or replace temp table landmarks as
with closed as (
    select opportunity_id, opened_on, least(1, 80000 / count(*) over ()) as share from opportunities
    where outcome <> 'open' and (opened_on is not null or (select max(opened_on) from opportunities) is null)
)
select opportunity_id, opened_on as as_of_on from closed
where md5_number_lower(opportunity_id) % 1000000 < share * 1000000
