"""The use cases of whole plans: teams, a portfolio for a cohort, why not, what if."""
