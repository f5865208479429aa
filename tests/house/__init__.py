"""The rules of the house that no compiler checks: who may include whom, sizes, names, words."""
