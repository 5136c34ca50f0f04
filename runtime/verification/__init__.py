"""`batos verify`: method files in, verdicts out, in the formats that CI tools read."""
