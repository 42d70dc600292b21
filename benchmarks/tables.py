"""Numbers and tables as text. A Markdown table with padded cells reads well in a terminal too."""


def seconds_text(seconds):
    return f"{seconds:.2f} s" if seconds >= 0.095 else f"{seconds * 1000:.0f} ms"


def bytes_text(count, unit=None, name=None):
    """Decimal units, unless another is given."""
    if unit:
        return f"{count / unit:.0f} {name}"
    for limit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= limit * 0.9995:
            amount = count / limit
            return f"{amount:.0f} {name}" if amount >= 99.5 else f"{amount:.3g} {name}"
    return f"{count:.0f} B"


def table(head, rows):
    """A Markdown table: the first column is text, the others are numbers."""
    lines = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]

    def line(cells):
        first, *others = zip(cells, widths)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return "| " + " | ".join(padded) + " |"

    return "\n".join([line(lines[0]), line(rule), *map(line, lines[1:])])
