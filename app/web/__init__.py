"""The web: translates HTTP to one call and a value to HTML. It owns no rule."""
