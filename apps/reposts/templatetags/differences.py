"""Differences between two texts, in words."""

from django import template

from apps.reposts import differences
from apps.reposts.differences import Difference, Sort

register = template.Library()


@register.filter
def said(each: Difference) -> str:
    """Return what changed in a sentence."""
    return differences.said(each)


@register.filter
def label(each: Difference) -> str:
    """Return what changed in a few words."""
    return differences.label(each)


@register.filter
def tone(each: Difference) -> str:
    """Return the tone in which it is told."""
    return "caveat" if each.sort is Sort.CAVEAT else "warn"
