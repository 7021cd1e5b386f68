-- What opportunities were told of while they were open, once each: the first chances by date, else the first loss probability.
select * from realised
where loss_probability is not null and (outcome = 'open' or closed_on > given_on)
qualify row_number() over (partition by opportunity_id order by lost_30 is null, given_on) = 1
order by opportunity_id;
