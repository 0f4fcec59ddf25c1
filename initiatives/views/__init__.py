"""Pages of the initiative's own acts; the initiative's page and tabs live in `portfolio`."""
