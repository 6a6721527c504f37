"""QR codes as inline SVG without styles of its own, so that it stands on a page under a strict policy."""

from __future__ import annotations

from html import escape

import segno


def qr_svg(text: str, label: str) -> str:
    """Return a QR code (ISO/IEC 18004, error correction M) of a text, as ``<svg>`` with an accessible name.

    Its classes are ``qr`` and ``qr-ink``; black on white whatever the page's scheme, as cameras need.
    """
    code = segno.make(text, error="m", micro=False)
    drawn: str = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass="qr-ink", light="#fff")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label, quote=True)}" ', 1)
