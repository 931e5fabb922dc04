"""The unit of work: the one pattern by which every action writes.

An action opens a unit of work, locks the record, moves or changes it, adds what belongs to it and says
whom to tell. One transaction then holds the rows, the outbox and, appended last, the event. Inside
``batch_of_work`` the very same actions are collected and written a wave at a time.
"""
