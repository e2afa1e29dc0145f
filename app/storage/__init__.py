"""Keeping things: the database, its types, its migrations. Knows no subject of the product."""
