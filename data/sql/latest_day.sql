-- The data's own today: the latest day on which anything in it happened.
select greatest(
    (select max(greatest(opened_on, closed_on)) from opportunities),
    (select max(entered_on) from stage_history),
    (select max(changed_on) from changes),
    (select max(acted_on) from activities)/* own days */
)
