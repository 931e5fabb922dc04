"""What can go wrong below the program, said in one sentence that an operator can act on."""


class DatabaseTrouble(Exception):
    """The database cannot be used; the message says why and, where possible, what to do."""
