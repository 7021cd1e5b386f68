-- Of how many of the opportunities that are chosen each publication spoke: owner, manager and stage as they were then, and all else by
-- the opportunities that are named, none meaning all. The empty text is what was not recorded.
select snapshot, count(*) as n from read_parquet($files, union_by_name = true)
where ($owner::varchar[] is null or list_contains($owner::varchar[], coalesce(owner, '')))
    and ($manager::varchar[] is null or list_contains($manager::varchar[], coalesce(manager, '')))
    and ($stage::varchar[] is null or list_contains($stage::varchar[], coalesce(stage, '')))
    and ($opportunity_ids::varchar[] is null or opportunity_id in (select unnest($opportunity_ids::varchar[])))
group by snapshot
