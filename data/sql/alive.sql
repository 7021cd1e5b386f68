select count(*) as opportunities from opportunities
