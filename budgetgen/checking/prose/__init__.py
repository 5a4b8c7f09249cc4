"""Figures in running text: amounts, what they claim, and what they are held against."""
