"""Ledger -> the official tables."""
