"""Looking across: counts, disclosure control, statements, figures. Sees groups, never people."""
