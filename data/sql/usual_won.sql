-- What was usual of won opportunities, where it was seen often enough to say so.
select feature, stage, usual from usual_won where n >= 20
