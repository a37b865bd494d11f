"""The journal on PostgreSQL: another `Database` under the parts of the journal."""
