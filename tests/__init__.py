"""The tests: unit (decisions), db (facts), http (pages), content, architecture, browser."""
