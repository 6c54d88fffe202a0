"""The frame around staff pages: navigation and dialogs, rendered once for a reader and a section."""

from django import template
from django.utils.safestring import SafeString

from crm_expo.kit.context import section_of
from crm_expo.kit.fragments import rendered_once
from crm_expo.kit.kept import kept_html, who_looks
from crm_expo.kit.own_marks import with_own

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: template.Context, template_name: str) -> SafeString:
    """A part of the frame: the same on all pages of a section, for one reader behind one door."""
    request = context["request"]
    key = ("frame", template_name, who_looks(request), section_of(request.path_info))
    part = rendered_once(key, lambda: kept_html(template_name, {}, request))
    return SafeString(with_own(part, request))
