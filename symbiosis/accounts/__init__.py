"""Flows into money: exchanges, prices, firms, indicators, the public purse."""
