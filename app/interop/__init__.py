"""The formats of other systems: spreadsheets of people, provisioning, documents."""
