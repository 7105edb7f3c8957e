"""The Airwars archive as a folder of tables: in (`reader`), and out again, row by row (`export`).

`columns.csv` says for each column of each file which claim it becomes; both ways follow it, so that a column can
neither be dropped nor invented.
"""
