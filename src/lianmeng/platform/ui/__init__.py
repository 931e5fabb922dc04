"""The look: base templates, components, forms, formats, and the built front end."""
