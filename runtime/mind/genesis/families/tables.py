"""Families: tables."""

DECLARATIONS = r"""
"""
