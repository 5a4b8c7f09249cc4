"""What `pack check` finds: sentences, tables and pages, tried with made-up submissions."""
