-- The columns of which any change is on record, each with the day of the first sighting where the export does not log it.
select field, min(f.since) as since from (select distinct field from versions) left join first_sightings f using (field)
group by field order by field
