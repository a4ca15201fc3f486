"""Random tables for `diagnose`, changed in ways that must not matter, and its numbers anew."""
