"""How an answer is judged: pure functions of content and answers. Knows no database, no people, no clock."""
