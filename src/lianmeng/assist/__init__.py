"""Help: what enterprises need, who solves it by when, and whether the enterprise agrees that it is solved.

This room owns the words demand, category, help team, routing, assignment, dispute, extension, progress,
outcome and call-back.
"""
