-- What the source records for any open opportunity at all.
select count(expected_close_on) > 0 as expected_close_on, count(amount) > 0 as amount, count(age_days) > 0 as age_days,
    count(days_since_activity) > 0 as days_since_activity, count(pushes) > 0 as pushes
from open_list
