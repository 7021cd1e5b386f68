-- What moved between the ends of two days, each change once: whose a deal is, its stage, its expected close, its amount, its end, in this
-- order, each at what the ones before it have left. So what is in the bars adds up: they are whole cents, and an amount that is not known
-- counts as none. A row for each class with what it holds in all, and beside it the deals with most money of it.
-- What stood on either day is what the histories of the export say.
with /* part: movement/logged */, /* part: movement/steps */