"""The programming interface over HTTP: tokens, resources, safe repetition, throttling, webhooks.

Words owned here: *token* (what a program shows instead of a person signing in; it acts in one post), *scope of a token*
(which resources it may read or write), *resource* (what a room offers to programs), *cursor* (where a page of a list
ended), *stored answer* (what a repeated request is answered with), *problem* (an error in the form of RFC 9457),
*webhook* (who is told of which acts) and *delivery* (one act told to one webhook).
The trade is unknown here: rooms register their resources.
"""
