-- The first day on which any opportunity of the export was opened.
select min(opened_on)::date as first_on from opportunity_facts
