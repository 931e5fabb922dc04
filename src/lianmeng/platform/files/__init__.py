"""Uploaded files: type by content, size and quota, served only through a checked view.

The bytes lie in a private folder under random names; the row says what they are and to which record they
belong. Whoever may see that record may fetch its files. Words of this room: stored file, owner, kind of
content, allowed type.
"""
