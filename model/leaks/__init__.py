"""The leak firewall: evidence on each column, the checks that read it, the verdicts. Builds no feature."""
