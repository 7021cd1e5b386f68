-- The same between a former snapshot and this one, where the export keeps no histories: opportunity by opportunity.
with /* part: movement/former */, /* part: movement/steps */