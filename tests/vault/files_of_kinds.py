"""Small true files of every kind that is captured, made by hand, with invented words."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from hashlib import sha256

STORY = "Five civilians were killed and eleven wounded when two shells hit the market of Tal Zahra on 5 May 2031."
ARABIC = "قتل خمسة مدنيين وأصيب أحد عشر آخرون في قصف على سوق بلدة تل الزهراء يوم الاثنين بحسب الدفاع المدني"
PAGE = (
    '<!doctype html><html lang="en"><head><title>Market struck</title><meta property="article:published_time" '
    f'content="2031-05-06T10:00:00Z"><meta property="og:site_name" content="Harbour Watch"></head><body><p>{STORY}</p>'
    f"<p>Rescuers said the search went on. {STORY}</p><script>var x = 1;</script></body></html>"
)


def pdf(pages: int = 1, words: str = STORY) -> bytes:
    """A PDF whose pages share one line of text; no words: a scan."""
    content = f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET".encode("ascii") if words else b"0 0 100 100 re f"
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode()]
    objects += [b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    objects += [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    fonts = b"/Resources << /Font << /F1 4 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R %s >>" % fonts
    objects += [page] * pages
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(words: str = STORY) -> bytes:
    """A Word document of one paragraph."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (
        f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>'
    )
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": (xml + "</w:document>").encode()})


def xlsx() -> bytes:
    """A sheet of two cells."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Tal Zahra", 5])
    book.save(out)
    return out.getvalue()


def mail(attachment: bytes = b"%PDF-1.4 not much", name: str = "report.pdf") -> bytes:
    """A message with a plain body and one attachment."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Harbour Desk <desk@harbour.example>", "us@x.example", "Market"
    message["Date"] = "Tue, 06 May 2031 10:00:00 +0000"
    message.set_content(STORY)
    message.add_attachment(attachment, maintype="application", subtype="pdf", filename=name)
    return bytes(message)


def warc(pages: dict[str, tuple[int, bytes]] | None = None, *, packed: bool = True) -> bytes:
    """A WARC with an answer for each address."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for address, (status, body) in (pages or {"https://harbour.example/market": (200, PAGE.encode())}).items():
        headers = StatusAndHeaders(f"{status} X", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        date = {"WARC-Date": "2031-05-07T08:00:00Z"}
        record = writer.create_warc_record(
            address, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict=date
        )
        writer.write_record(record)
        record.raw_stream.close()
    return out.getvalue()


def wacz(*, altered: bool = False) -> bytes:
    """A WACZ of that WARC, its hashes stated; `altered`: the bytes are others than stated."""
    held = warc()
    stated = sha256(held + b"!" * altered).hexdigest()
    resources = [{"name": "data.warc.gz", "path": "archive/data.warc.gz", "hash": f"sha256:{stated}"}]
    package = json.dumps({"profile": "data-package", "resources": resources}).encode()
    return zipped({"archive/data.warc.gz": held, "datapackage.json": package, "pages/pages.jsonl": b"{}"})


def every_kind() -> dict[str, bytes]:
    """A small true file of each kind, by name."""
    mbox = b"From desk@harbour.example Tue May  6 10:00:00 2031\n" + mail().replace(b"\r\n", b"\n") + b"\n\n"
    return {
        "page.html": PAGE.encode(),
        "report.pdf": pdf(3),
        "letter.docx": docx(),
        "list.xlsx": xlsx(),
        "message.eml": mail(),
        "box.mbox": mbox * 2,
        "folder.zip": zipped({"a.txt": STORY.encode(), "b/c.html": PAGE.encode()}),
        "site.warc.gz": warc(),
        "site.warc": warc(packed=False),
        "site.wacz": wacz(),
        "post.txt": ARABIC.encode(),
        "old.txt": ARABIC.encode("cp1256"),
        "wide.txt": ARABIC.encode("utf-16"),
        "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8,
        "phone.heic": b"\x00\x00\x00\x18ftypheic" + bytes(range(256)) * 8,
        "film.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 8,
        "data.csv": b"name,killed\nTal Zahra,5\n",
        "packed.gz": gzip.compress(STORY.encode()),
    }
