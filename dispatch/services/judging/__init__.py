"""评价 and scores: who may judge, in which ways, and what a month adds up to."""
