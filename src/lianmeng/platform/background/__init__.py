"""Background jobs with visible progress, periodic duties, and the business clock for what runs outside a request.

A job is a row that says what is being done and how far it has come; the queue behind it is procrastinate's,
in the same database and the same transaction. Words of this room: job, handler, progress, duty.
"""
