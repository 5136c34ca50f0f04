"""Families: texts."""

DECLARATIONS = r"""
"""
