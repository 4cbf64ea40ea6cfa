"""Tone: is a text an insult, a threat, an attack on who somebody is? One model per language."""
