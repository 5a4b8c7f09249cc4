"""Documents as workbooks: the tables with numbers that Excel goes on calculating with."""
