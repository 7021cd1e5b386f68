-- What every import of a source has seen of its open deals, a row where a field held something else than in the import before: on which
-- day it was seen, of which day it tells, what was read, a digest of the cells it was read from, and one of how the mapping reads them.
create table sightings (nth int, opportunity_id varchar, field varchar, seen_on date, on_day date, value varchar, cell varchar, reading varchar);
-- The imports, in turn: their as-of day, the day on which each was made, and how many deals were new, were gone and had changed.
create table imports (nth int, on_day date, imported_on date, content_hash varchar, added bigint, gone bigint, changed bigint);
-- Deals that were open when they were last seen and are in the export no more: what they held, and the day on which they were missing.
create table gone as select *, null::date as last_seen_on, null::date as gone_on from opportunities limit 0;
-- From which day on changes of a field are known that the export does not log: nothing is known of what happened before.
create table first_sightings (opportunity_id varchar, field varchar, since date);
