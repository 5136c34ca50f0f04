"""Families: records."""

DECLARATIONS = r"""
"""
