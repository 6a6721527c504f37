"""Derive the tables that come from CLDR: usual names, official languages, traditional characters.

Run ``python tools/build_countries.py`` after a new Babel or OpenCC, or after a change of countries.csv,
aliases.csv, formal.csv or former.csv in ``graph/data``, which it reads; a test runs it and compares. It gives

- ``cldr.csv``: what CLDR calls each country or area, where that is neither its display name nor an alias;
- ``languages.csv``: official and de facto official languages (CLDR territory information, corrected below);
- ``hanzi.csv``: the traditional forms of the characters that occur in the Chinese names (OpenCC).
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from babel import Locale
from babel.languages import get_official_languages
from opencc import OpenCC

DATA = Path(__file__).resolve().parents[1] / "graph" / "data"
LOCALES = ("en", "zh", "zh_Hant", "zh_Hant_HK", "fr", "es", "ru", "ar")

# Where CLDR lists a script variant, a dialect or a language without official standing, or misses one that
# the constitution or a law names. The last item is that ground, and lands in the table.
CORRECTED: Mapping[str, tuple[str, str]] = {
    "ATF": ("fr", "French territory"),
    "AZE": ("az", "CLDR without script variants"),
    "BIH": ("bs;hr;sr", "CLDR without script variants"),
    "BRN": ("ms;en", "Constitution of 1959 and practice"),
    "CHE": ("de;fr;it;rm", "Federal Constitution of 1999, articles 4 and 70"),
    "COM": ("ar;fr;zdj", "Constitution of 2018, article 9, Comorian by one code"),
    "DZA": ("ar;ber;fr", "Constitution of 2016, article 4, and CLDR"),
    "ETH": ("am;om;so;ti;aa", "working languages of the federation since 2020"),
    "IRQ": ("ar;ku", "Constitution of 2005, article 4"),
    "ISR": ("he;ar", "Basic Law of 2018: Hebrew; Arabic with special status"),
    "KAZ": ("kk;ru", "Constitution of 1995, article 7"),
    "LIE": ("de", "Constitution of 1921, article 6"),
    "MAC": ("zh-Hant;pt", "Basic Law of the Macao Special Administrative Region, article 9"),
    "MKD": ("mk;sq", "Law on the use of languages, 2019"),
    "MNE": ("cnr;sr;bs;sq;hr", "Constitution of 2007, article 13"),
    "NGA": ("en", "Constitution of 1999, article 55, and practice"),
    "NOR": ("nb;nn", "Language Act of 2022, by written standard"),
    "SRB": ("sr", "CLDR without script variants"),
    "TWN": ("zh-Hant", "CLDR without speech variants"),
    "UKR": ("uk", "Constitution of 1996, article 10"),
    "UZB": ("uz", "CLDR without script variants"),
    "ZAF": ("en;af;nr;nso;ss;st;tn;ts;ve;xh;zu", "Constitution of 1996, section 6, spoken languages"),
}


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of graph/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()


def cldr_names() -> list[tuple[str, str, str]]:
    """Return (code, locale, name), once per name, leaving out what the other tables say already."""
    known = {
        (r["code"], v) for r in read_rows("countries.csv") for k, v in r.items() if k.startswith("name_")
    }
    known |= {(r["code"], r["name"]) for r in read_rows("aliases.csv")}
    territories = {locale: Locale.parse(locale).territories for locale in LOCALES}
    rows = []
    for row in read_rows("countries.csv"):
        for locale in LOCALES:
            name = territories[locale][row["alpha2"]].replace("’", "'")
            if (row["code"], name) not in known:
                known.add((row["code"], name))
                rows.append((row["code"], locale.replace("_", "-"), name))
    return rows


def languages() -> list[tuple[str, str, str]]:
    """Return (code, languages joined by ``;``, source) for every country or area."""
    rows = []
    for row in read_rows("countries.csv"):
        found = get_official_languages(row["alpha2"], regional=False, de_facto=True)
        text, source = ";".join(code.replace("_", "-") for code in found), "CLDR"
        rows.append((row["code"], *CORRECTED.get(row["code"], (text, source))))
    return rows


def hanzi(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return (traditional, simplified) for each traditional form of a character used in ``names``."""
    simplify = OpenCC("t2s").convert
    used = set(simplify("".join(names)))
    pairs = ((chr(point), simplify(chr(point))) for point in range(0x4E00, 0xA000))
    return [(old, new) for old, new in pairs if old != new and new in used]


def build() -> dict[str, str]:
    """Return the text of each derived table by file name."""
    cldr = cldr_names()
    chinese = [r["name_zh"] for t in ("countries", "formal", "former") for r in read_rows(f"{t}.csv")]
    chinese += [r["name"] for r in read_rows("aliases.csv")] + [name for _, _, name in cldr]
    return {
        "cldr.csv": as_csv(("code", "locale", "name"), cldr),
        "languages.csv": as_csv(("code", "languages", "source"), languages()),
        "hanzi.csv": as_csv(("traditional", "simplified"), hanzi(chinese)),
    }


def main() -> int:
    """Write the derived tables and say so."""
    for name, text in build().items():
        (DATA / name).write_text(text, encoding="utf-8", newline="")
        sys.stdout.write(f"{name}: {text.count(chr(10)) - 1} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
