-- What a bundle says of every open opportunity: its loss probability and the interval of its calibration, what it costs, why, and
-- the chances of being won or lost within 30, 60 and 90 days, and of being won by the end of each of six calendar months ahead.
create or replace table scores (
    opportunity_id varchar, loss_probability double, low double, high double, expected_loss double, reasons varchar,
    won_30 double, lost_30 double, won_60 double, lost_60 double, won_90 double, lost_90 double,
    won_month_1 double, won_month_2 double, won_month_3 double, won_month_4 double, won_month_5 double, won_month_6 double
);
-- How far each feature and the loss probability of what is open lie from what the bundle learned from, and how far single
-- days of training lay (NULL where they were few).
create or replace table drift (
    "column" varchar, label varchar, psi double, usual double, moved varchar, sentence varchar
);
-- What had been said of opportunities while they were open, when and by which bundle, and what has become of them by now.
create or replace table realised (
    opportunity_id varchar, given_on date, version varchar, loss_probability double,
    won_30 double, lost_30 double, won_60 double, lost_60 double, won_90 double, lost_90 double,
    outcome varchar, closed_on date
);
-- Where the export keeps no histories: what former snapshots of the same source held of what was open then, each day once, and of
-- what was closed then and is open again.
create or replace table former_standing (
    on_day date, opportunity_id varchar, outcome varchar, stage varchar, amount double, expected_close_on date, account varchar, /* filters: text columns */
);
-- What the bundle says of every opportunity that was open at the end of the as-of date and of the weeks before it, by what was known
-- then; and of those that are open today the features that it rests on, in the bundle's order.
create or replace table trend (as_of_on date, opportunity_id varchar, owner varchar, amount double, loss_probability double);
create or replace table trend_features (opportunity_id varchar, as_of_on date, numeric float[], categorical varchar[]);
