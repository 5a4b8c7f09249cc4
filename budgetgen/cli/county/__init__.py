"""The commands of ``budgetgen county``, a file each."""
