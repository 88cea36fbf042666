"""Records in, LaTeX out: what `tables.py` is written with."""
import glob
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
GENERATED = os.path.join(HERE, "..", "generated")


def records(name):
    """The records of a study, none if there is no file."""
    path = os.path.join(HERE, f"{name}.jsonl")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def escaped(text):
    """Plain text as LaTeX takes it; other alphabets are left to the manuscript's preamble."""
    text = re.sub(r"[&%$#_{}]", r"\\\g<0>", str(text).replace("\\", "/"))
    text = text.replace("~", r"\textasciitilde{}").replace("^", r"\textasciicircum{}")
    power = re.compile(r"\b(\d+(?:\.\d+)?)e([+-]?)0*(\d+)\b")
    text = power.sub(lambda m: rf"${m[1]}\cdot10^{{{m[2].strip('+')}{m[3]}}}$", text)
    return text.replace(r"$1\cdot10", "$10")


def formula(text):
    """As `escaped`, of a sentence in which ^ and _ raise and lower."""
    text = re.sub(r"\\textasciicircum\{\}\(([^)]*)\)", r"$^{\1}$", escaped(text))
    text = re.sub(r"\\textasciicircum\{\}(-?[\w.]*\w)", r"$^{\1}$", text)
    text = re.sub(r"\\_(\w+)", r"\\textsubscript{\1}", text)
    return re.sub(r"(?<![\w{}-])-(?=\d)", "$-$", text)


def number(value, digits=3):
    return "--" if value is None else escaped(f"{value:.{digits}g}").replace("-", "$-$", f"{value}".startswith("-"))


def percent(value):
    return "--" if value is None else f"{100 * value:.1f}"


def write(name, text):
    path = os.path.join(GENERATED, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"% Written by Paper/evidence/tables.py.\n{text}\n")


def table(name, columns, caption, header, rows):
    """Writes a longtable; cells are LaTeX already. Without rows there is none."""
    if not rows:
        return
    head, *body = [" & ".join(row) + r" \\" for row in [header, *rows]]
    write(f"evidence/{name}.tex", "\n".join([
        rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}", rf"\caption{{{caption}}}\label{{tab:{name}}}\\", r"\toprule",
        head, r"\midrule\endfirsthead", r"\toprule", head, r"\midrule\endhead", *body, r"\bottomrule",
        r"\end{longtable}"]))


def macros(found):
    """Writes `\\ev{key}` for each number."""
    write("evidence/numbers.tex", "\n".join([
        r"\makeatletter", r"\newcommand{\ev}[1]{\@ifundefined{ev@#1}{\textbf{not run}}{\@nameuse{ev@#1}}}",
        *(rf"\@namedef{{ev@{key}}}{{{value}}}" for key, value in sorted(found.items())), r"\makeatother"]))


def shorten_studies():
    """Copies the tables of `ibau report` that have a row, with minus signs as TeX sets them."""
    for path in sorted(glob.glob(os.path.join(GENERATED, "*.tex"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        rows = [line for line in text.partition(r"\endhead")[2].split("\n") if line.endswith(r" \\")]
        if text.startswith(r"\begin{longtable}") and rows:
            text = re.sub(r"(?<![\w{}-])-(?=\d)", "$-$", re.sub(r"(?<!_\d)\$\$", "", text))
            write(f"evidence/study/{os.path.basename(path)}", text)
