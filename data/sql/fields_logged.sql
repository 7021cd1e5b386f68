-- The columns of which any change is logged.
select distinct field from versions order by field
