"""The Pyomo model: blocks post to a ledger that closes balances and objective once."""
