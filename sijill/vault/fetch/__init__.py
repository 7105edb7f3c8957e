"""Fetching an address: one page, as the site sends it, kept as a WARC; and nothing that an address must not reach.

`targets` says what may be fetched and to which machine that leads; `lines` opens the line to it, directly or through a
proxy; `exchange` asks once and keeps every byte of the answer; `records` writes them as a WARC; `child` follows
redirects in a process of its own; `fetcher` starts that process, with limits, and says what became of it.

Left out: what a page loads besides (images, scripts), cookies, log-ins, robots.txt (a person asks for one page).
"""
