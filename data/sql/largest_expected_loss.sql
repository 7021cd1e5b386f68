-- The largest expected loss of all that is open; what one without an amount counts as is given.
select coalesce(max(loss_probability * coalesce(nullif($unpriced::double, 0), amount, 0)), 0) as most from open_list
