"""The words the program itself says: catalogues per language. Dutch is written in the code, other languages stand here."""
