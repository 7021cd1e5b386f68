-- Until when the CRM filled up: for as long as nine in ten deals take to close from its first openings on, and until closings are
-- exported. The first of a hundred stands for the first, so that a slip in a date moves nothing. Null: nothing has closed.
select
    greatest(
        quantile_disc(opened_on, 0.01)
            + (quantile_disc(greatest(closed_on - opened_on, 0), 0.9) filter (outcome <> 'open'))::int,
        quantile_disc(closed_on, 0.01) filter (outcome <> 'open')
    )::date as filled_on
from opportunities
