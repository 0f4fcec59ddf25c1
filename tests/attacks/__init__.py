"""What an attacker with the application's database role, and one with every right on the database, tries against the audit trail."""
