-- How many of the listed opportunities each name of a filter has, within what is chosen in the filters before it.
with listed as materialized (
    select /* filters: columns */, stage from open_narrowed(
        /* filters: none */, /* part: narrowing */
    )
)
/* filters: listed */
