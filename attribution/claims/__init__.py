"""How claims of works licensors are settled: lines, prices, claims, invoices, what is left, and the books."""
