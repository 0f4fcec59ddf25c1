"""Pages of sources, metrics, alerts and the KPI contract."""
