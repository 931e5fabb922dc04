"""The look: base templates, components, forms, formats, and the built front end.

Its words: frame (what stands around every page), component (``<c-…>``), tone (how a state speaks),
figure (a value with its unit).
"""
