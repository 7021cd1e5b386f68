-- The open opportunities of the list in its order, each by its nth.
select nth from open_narrowed(
    /* filters: chosen */, /* part: narrowing */
)
order by /* order */ nth
