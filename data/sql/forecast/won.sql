-- What was won since a day in a scope: of each deal the days on which it was opened and closed, and what it brought.
select opened_on, closed_on, won_amount as amount
from in_scope(/* filters: chosen */)
where outcome = 'won' and closed_on >= $since::date
