"""Attacks on the language layer alone: payloads, the worker that runs them, and the judge."""
