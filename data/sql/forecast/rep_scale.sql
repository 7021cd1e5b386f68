-- The largest probability that any rep gives, open or closed: some exports write shares, others per cents.
select max(rep_probability)::double as most, count(forecast_category) > 0 as categories from opportunity_facts
