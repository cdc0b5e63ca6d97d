"""Figures and scores, and the lists behind them."""
