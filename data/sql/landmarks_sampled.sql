-- Of the table `landmarks` keep those of the sample that stands for all where more than 80,000 opportunities have closed.
delete from landmarks where md5_number_lower(opportunity_id) % 1000000 >= (
    select least(1, 80000 / greatest(1, count(*) filter (outcome <> 'open'))) from opportunities
) * 1000000
