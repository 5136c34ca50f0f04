"""The only code of ours that enters a cell, besides the policy compiler: standard library, RestrictedPython, libseccomp.

Reading order for an audit: `messages` (what crosses the border), `supervisor` (two interpreters, one job), `watch` (the side of runs
that the candidate cannot reach), `child`, `lockdown` and `audit` (the side in which it runs), `waiting` and `rehearsal` (a child that
is forked before the job is there), `guest` (how a method is run), `codec` and `snapshots` (values as data).
"""
