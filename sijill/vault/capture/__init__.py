"""What captured bytes hold, found without trusting them: kind, text, address, day, and the files inside.

`kinds` says what the bytes are; `opening` hands them to the reader of that kind; `bounded` does so in a process of
its own with limits of time and memory. Nothing here writes to the vault or the register, and no image, sound or video
is opened.
"""
