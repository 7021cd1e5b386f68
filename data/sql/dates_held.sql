-- Of which days the export knows: whether anything has an opening day, whether anything closed has a closing day, and whether
-- anything is closed at all.
select count(opened_on) > 0 as opening, count(closed_on) > 0 as closing, count(*) filter (outcome <> 'open') > 0 as closed
from opportunities
