"""Channels: notices carried out of the house, by e-mail and by the robots of chat groups. Off until one is set up.

Words owned here: *channel* (a way out, set up by the system administrator), *choice* (that somebody wants to be told
through a channel, of what and when), *message* (what goes out once: that so many notices wait, never what they say).
"""
