-- The condition of what was said of the opportunities that are chosen: owner, manager and stage as they were then, and all else by the
-- opportunities in the view chosen_opportunities, unless every one is meant. The empty text is what was not recorded.
where ($owner::varchar[] is null or list_contains($owner::varchar[], coalesce(owner, '')))
    and ($manager::varchar[] is null or list_contains($manager::varchar[], coalesce(manager, '')))
    and ($stage::varchar[] is null or list_contains($stage::varchar[], coalesce(stage, '')))
    and ($every or opportunity_id in (select opportunity_id from chosen_opportunities))
