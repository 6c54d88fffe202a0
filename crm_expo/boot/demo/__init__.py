"""Demo data: two organizers with years of shows behind them, planned without a database and loaded in bulk."""
