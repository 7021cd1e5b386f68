-- The condition of what was said of the opportunities that are chosen: owner, manager and stage as they were then, and all else by the
-- opportunities that are named, none meaning all. The empty text is what was not recorded.
where ($owner::varchar[] is null or list_contains($owner::varchar[], coalesce(owner, '')))
    and ($manager::varchar[] is null or list_contains($manager::varchar[], coalesce(manager, '')))
    and ($stage::varchar[] is null or list_contains($stage::varchar[], coalesce(stage, '')))
    and ($opportunity_ids::varchar[] is null or opportunity_id in (select unnest($opportunity_ids::varchar[])))
