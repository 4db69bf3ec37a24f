"""Texts to vectors to nearest rows. Knows no articles; never imports `qa`."""
