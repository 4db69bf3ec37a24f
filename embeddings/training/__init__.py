"""How the bundled models were made, runnable again; needs the `training` extra and the data."""
