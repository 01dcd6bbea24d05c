"""Tweespraak's parts in the form that other libraries want. Imported only when used."""
