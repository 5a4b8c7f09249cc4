"""The county's own roll-up (汇总表): what the departments' published figures add up to."""
