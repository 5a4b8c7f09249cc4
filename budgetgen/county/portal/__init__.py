"""The published site: what stands on it, its totals, its charts and pages, and writing it whole."""
