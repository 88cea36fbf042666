"""Runs `ibau` in a scratch folder and shows what it says. Nothing is computed here."""

import html, json, pathlib, shlex, subprocess, tempfile
from IPython.display import HTML, Image, Markdown, display

_folder = tempfile.TemporaryDirectory()
scratch = pathlib.Path(_folder.name)


def ibau(command):
    """The lines that `ibau COMMAND --json` prints, as dictionaries."""
    words = ["ibau", *shlex.split(command), "--quiet", "--json"]
    done = subprocess.run(words, cwd=scratch, capture_output=True, text=True)
    print(done.stderr, end="")
    done.check_returncode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def show(rows, *keys):
    """A table of those keys, a dot leading into an object; one dictionary makes a table of two columns."""
    def text(row, key):
        for part in key.split("."):
            row = row.get(part) if row else None
        values = row if isinstance(row, list) else [row]
        words = ["–" if v is None else f"{v:.4g}" if isinstance(v, float) else str(v) for v in values]
        return html.escape(", ".join(words) or "none")
    if isinstance(rows, dict):
        lines = [[f"<b>{key}</b>", text(rows, key)] for key in keys]
    else:
        lines = [[f"<b>{key}</b>" for key in keys], *([text(row, key) for key in keys] for row in rows)]
    cells = ("".join(f'<td style="text-align:left">{cell}</td>' for cell in line) for line in lines)
    display(HTML("<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>"))


def picture(name, width=None):
    """A PNG that `ibau` wrote into the scratch folder."""
    display(Image(scratch / name, width=width))
