-- The days whose loss probabilities were rebuilt, the as-of date among them.
select distinct as_of_on from trend order by as_of_on
