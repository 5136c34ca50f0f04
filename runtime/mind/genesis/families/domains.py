"""Families: domains."""

DECLARATIONS = r"""
"""
