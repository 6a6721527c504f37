"""The encoding of a CSV: UTF-8 or marked UTF-16 by rule, GB18030 or Big5 only where that is certain."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
LEGACY_SAMPLE = 1 << 18  # bytes looked at to tell GB18030 from Big5
MIN_COMMON = 5
MIN_COMMON_SHARE = 0.25

# Codec by reported name. cp950 is Big5 as Windows and Excel in Taiwan write it.
_LEGACY = {"gb18030": "gb18030", "big5": "cp950"}

# Characters common in Chinese text, names, offices and firms, in both scripts. In text read in the right
# encoding they make up a third and more of all; read in a wrong one, a few in a hundred.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心本前"
    "开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很"
    "最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常"
    "先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電"
    "数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司"
    "五基眼书書非则則听聽白却界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取"
    "拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運股份限责責任集团團技企京州省县縣城江河湖厂廠"
    "李刘劉陈陳杨楊黄黃赵趙周吴吳徐孙孫朱胡郭林罗羅梁宋郑鄭谢謝唐冯馮曹彭曾田董潘袁蔡蒋蔣余杜叶葉魏苏蘇"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A reported ``name`` and the ``codec`` that reads it."""

    name: str
    codec: str


class EncodingError(Exception):
    """The encoding is not certain; ``row`` is the line, from 1, of the first byte that is out of place."""

    def __init__(self, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.row = row


def detect_encoding(path: Path) -> Encoding:
    """Return the encoding in which the whole of ``path`` can be read.

    UTF-8 with or without byte order mark; UTF-16 with one. Other bytes are GB18030 or Big5 if exactly one of
    the two reads them as Chinese in which common characters are common (at least five, a quarter of all, and
    three times as large a share as in the other). Anything else raises EncodingError, as does UTF-16 without
    a mark.
    """
    with path.open("rb") as stream:
        start = stream.read(4096)
        stream.seek(0)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _checked(stream, Encoding("utf-16", "utf-16"))
        if start.count(0) * 5 > len(start):
            raise EncodingError("NUL bytes throughout: no text, or UTF-16 without a byte order mark")
        try:
            return _checked(stream, Encoding("utf-8", "utf-8-sig"))
        except EncodingError as refusal:
            stream.seek(0)
            legacy = _recognise_legacy(stream.read(LEGACY_SAMPLE))
            if legacy is None:
                raise EncodingError(f"{refusal}; save the file as UTF-8", refusal.row) from None
            stream.seek(0)
            return _checked(stream, legacy)


def _checked(stream: BinaryIO, encoding: Encoding) -> Encoding:
    """Read all of ``stream``; raise EncodingError at the first bytes that are not in ``encoding``."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    lines, kept = 1, b""  # kept: bytes of a character cut by the end of a chunk
    offset = 0
    while True:
        chunk = stream.read(CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            # error.start counts from what the decoder had kept of the chunk before
            at = offset - len(kept) + error.start
            row = lines + (kept + chunk)[: error.start].count(b"\n")
            byte = error.object[error.start]
            raise EncodingError(f"byte {at:,} (0x{byte:02X}) is not {encoding.name.upper()}", row) from None
        if not chunk:
            return encoding
        offset += len(chunk)
        lines += chunk.count(b"\n")
        kept = decoder.getstate()[0]


def _recognise_legacy(sample: bytes) -> Encoding | None:
    """Return GB18030 or Big5 where one of them reads ``sample`` as Chinese and the other does not."""
    found = {name: _commonness(sample, codec) for name, codec in _LEGACY.items()}
    best = max(found, key=lambda name: found[name][1])
    count, share = found[best]
    other = max(found[name][1] for name in found if name != best)
    if count < MIN_COMMON or share < MIN_COMMON_SHARE or share < 3 * other:
        return None
    return Encoding(best, _LEGACY[best])


def _commonness(sample: bytes, codec: str) -> tuple[int, float]:
    """Return how many common characters ``sample`` has in ``codec``, and their share of all not in ASCII."""
    try:
        # Not final: the sample may end inside a character.
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return 0, 0.0
    wide = [c for c in text if c.isalpha() and not c.isascii()]
    common = sum(c in _COMMON for c in wide)
    return common, common / len(wide) if wide else 0.0
