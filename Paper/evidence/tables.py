#!/usr/bin/env python3
"""Writes Paper/generated/evidence from the records beside this file: tables, and `\\ev{key}` for numbers in prose.

    Paper/evidence/tables.py

Tables of studies are `ibau report`'s; they are only shortened here.
"""
import os
import re
import shutil

from latex import GENERATED, escaped, formula, macros, number, percent, records, shorten_studies, table

FOUND = {}  # the macros
IBAU_ON_GTSRB = {  # quoted from Zeng et al. 2022, Table 2: target and the ASR in per cent
    "BadNets": (8, "3.32"), "Blend": (1, "5.01"), "ℓ0 inv": (0, "0.42"), "ℓ2 inv": (0, "0.45"), "Smooth": (6, "0.22"),
    "Trojan SQ": (2, "5.11"), "Trojan WM": (2, "2.55")}


def short(network):
    return escaped(network.replace("_02_ckpt.pth", ""))


def claims():
    rows = [row for row in records("claims") if row["event"] == "claim"]
    for row in rows:
        FOUND.update({f"claims/{row['claim']}/{key}": formula(row[key]) for key in (
            "verdict", "violations", "instances", "witness", "reason")})
    for name, letter in (("claims", "C"), ("experiments", "E")):
        of = [row["verdict"] for row in rows if row["claim"].startswith(letter)]
        FOUND[f"{name}/judged"] = str(len(of))
        FOUND.update({f"{name}/{verdict}": str(of.count(verdict)) for verdict in ("upheld", "refuted", "undecided")})
    table("claims", r"lP{.25\linewidth}lrP{.475\linewidth}", "The claims of the paper, judged on random problems whose "
          "constants are known, E1 to E12 from records of studies. A small letter marks a second reading; \\emph{against}: instances that contradict the "
          "claim.",
          ["", "claim", "verdict", "against", "reason; of a refutation, the smallest witness"],
          [[row["claim"], formula(row["title"]), row["verdict"], f"{row['violations']}/{row['instances']}",
            formula("; ".join(filter(None, (row["reason"], row["witness"]))))] for row in rows])


def theorem_1():
    rows = [row for row in records("verify") if row["event"] == "bound"]
    regimes = {"k<t": "$k<t$", "k=t": "$k=t$", "k>t": "$k>t$", "active": "active"}

    def pooled(family, bound, regime=None):
        of = [row for row in rows if family in (None, row["family"]) and row["bound"] == bound
              and regime in (None, row["regime"])]
        return sum(row["violations"] for row in of), sum(row["instances"] for row in of), of

    def cell(*key):
        against, drawn, _ = pooled(*key)
        return f"{against:,}/{drawn:,}" if drawn else "--"

    for bound in {row["bound"] for row in rows}:
        for regime in (None, *regimes):
            against, drawn, _ = pooled(None, bound, regime)
            FOUND[f"verify/{bound}/{regime or 'all'}"] = f"{against:,} of {drawn:,}"
    table("theorem-1", "lrrrrrrr", "Theorem~1 on ten families of problems: draws in which the error exceeded the "
          "bound; \\emph{active}: the maximiser lies outside the ball. Last: the largest ratio of error to corrected "
          "bound.",
          ["family", *(f"printed, {title}" for title in regimes.values()), "corrected", "minimax", "ratio"],
          [[family, *(cell(family, "printed", regime) for regime in regimes), cell(family, "corrected"), cell(
              family, "minimax"), f"{max(row['tightest'] for row in pooled(family, 'corrected')[2]):.3f}"]
           for family in sorted({row["family"] for row in rows})])


def repairs():
    last = {(row["network"], row["preset"], row.get("variant") or "", row["seed"]): row for row in records("repairs")}
    variants = [row for key, row in sorted(last.items()) if key[2] and key[1] == "robust"]
    rows = [row for key, row in sorted(last.items()) if not (key[2] and key[1] == "robust")]
    groups = {}
    for row in rows:
        row["cost"] = row["accBefore"] - row["acc"]
        row["share"] = row["indirectNorm"] and row["indirectNorm"] / row["directNorm"]
        row["recipe"] = ", ".join(filter(None, (row["preset"], row.get("variant"))))
        groups.setdefault(f"repairs/{row['dataset']}/{row['attack']}/{row['recipe']}", []).append(row)
    for key, group in groups.items():
        FOUND[f"{key}/runs"] = str(len(group))
        for part, text in [(part, percent) for part in (
                "accBefore", "asrBefore", "acc", "asr", "ra", "asrReleasedFinal", "asrInclusiveFinal", "cost")] + [
                    ("share", number), ("cosine", number), ("distinction", number)]:
            values = sorted(row[part] for row in group if row.get(part) is not None)
            if values:
                low, high = text(values[0]), text(values[-1])
                FOUND[f"{key}/{part}"] = low if low == high else f"{low}--{high}"
    table("repairs", r"lP{.17\linewidth}rrrrrrrr", "The authors' networks after repair; 5,000 clean images, the other test images held out; "
          "per cent. ASR held out without the target class, held out with it, and as the released programs measure it. "
          "Last: mean norm of the indirect over that of the direct gradient.",
          ["network", "preset", "seed", "rounds", "ACC", "ASR", "with target", "released", "RA", "ind./dir."],
          [[short(row["network"]), row["recipe"], str(row["seed"]), str(row["round"])] + [
              percent(row[key]) for key in ("acc", "asr", "asrInclusiveFinal", "asrReleasedFinal", "ra")] + [
                  number(row["share"], 2)] for row in rows])
    whole = [row for row in rows if row["preset"] == "robust" and row["seed"] == 0 and row["network"] in {
        other["network"] for other in variants}]
    if variants:
        FOUND["ablation/runs"] = str(len(variants))
    for row in whole + variants:
        FOUND.update({f"ablation/{row['attack']}/{row.get('variant') or 'nothing'}/{part}": percent(row[part])
                      for part in ("acc", "asr", "ra")})
    table("ablation", "llrrrr", "\\code{robust} with one setting changed; 5,000 clean images, seed 0, per cent.",
          ["network", "changed", "rounds", "ACC", "ASR", "RA"],
          [[short(row["network"]), row.get("variant") or "nothing", str(row["round"])] + [
              percent(row[key]) for key in ("acc", "asr", "ra")]
           for row in sorted(whole + variants, key=lambda row: row["network"])])


def unseen():
    rows = records("unseen")
    for attack in {row["attack"] for row in rows}:
        values = sorted(row["ra"] for row in rows if row["attack"] == attack)
        FOUND[f"unseen/{attack}/ra"] = f"{percent(values[0])} and {percent(values[-1])}"
    table("unseen", "llrrr", "The authors' networks before repair, under triggers that they were not trained on; 5,000 images "
          "held out, per cent. Where a picture hides much of the image, no repair can be expected to do much better.",
          ["network", "trigger", "ACC", "ASR", "RA"],
          [[short(row["network"]), row["attack"], *(percent(row[key]) for key in ("acc", "asr", "ra"))] for row in rows])


def first_rounds():
    """All recorded first rounds of two recipes on the authors' BadNets network, whichever study asked for them."""
    for key, recipe in (("released", "released-cifar"), ("direct", "first-order")):
        # A run that was made twice gives the same numbers twice, and counts once.
        runs = {(row["seed"], row["asr"]): row["accBefore"] - row["acc"] for row in records("repairs")
                if row["attack"] == "badnets" and row["preset"] == recipe and row["round"] == 1 and not row.get("variant")}
        for row in (row for study in ("table-1", "figure-1", "hyperparameters") for row in records(study)):
            known = [f"ibau/{recipe}", f"ibau/{recipe} rounds=3"]
            if row["variant"] in known and row["attack"] == "badnets" and row["n"] == 5000:
                first = row["result"]["rounds"][0]
                runs[row["seed"], first["asr"]] = row["accBefore"] - first["acc"]
        # First rounds of Table 1's runs by builds whose sums are ordered differently; their records were made anew since.
        for row in records("earlier-builds"):
            FOUND[f"earlier/{row['attack']}/{row['seed']}/asr"] = percent(row["asr"])
            if row["variant"] == f"ibau/{recipe}" and row["attack"] == "badnets":
                runs[row["seed"], row["asr"]] = row["accBefore"] - row["acc"]
        FOUND[f"{key}/runs"] = str(len(runs))
        for part, values in (("asr", [asr for _, asr in runs]), ("cost", runs.values())):
            FOUND[f"{key}/{part}"] = f"{percent(min(values))}--{percent(max(values))}"
        FOUND[f"{key}/seed-0"] = " and ".join(map(percent, sorted(asr for seed, asr in runs if seed == 0)))


def indirect_parts():
    """How many times as long as the direct part the indirect one is in first rounds, where one setting is varied."""
    ratios = {}
    for study in ("figure-2", "hyperparameters"):
        for row in records(study):
            first = row["result"]["rounds"][0]
            changed = row["variant"].partition(" ")[2].replace('"', "")
            ratios.setdefault(f"{study}/{changed or 'nothing'}", []).append(first["indirectNorm"] / first["directNorm"])
    for key, found in ratios.items():
        FOUND[f"indirect/{key}"] = number(sorted(found)[len(found) // 2], 2)


def authors_code():
    keys = ("acc", "asr", "asrInclusive", "asrReleased", "ra")
    for row in records("authors-code"):
        place = f"{row['attack']}/{row['program'].split()[-1]}/{row['seed']}/{row['round']}"
        FOUND.update({f"authors/{place}/{key}": percent(row.get(key)) for key in keys})
    table("authors-code", "llrrrrrrr", "The released recipe run by programs other than ours, as in "
          "Table~\\ref{tab:repairs}; transcribed from what they printed. Round 0 is before repair.",
          ["network", "program", "seed", "round", "ACC", "ASR", "with target", "released", "RA"],
          [[short(row["network"]), row["program"], str(row["seed"]), str(row["round"])] + [
              percent(row.get(key)) for key in keys] for row in records("authors-code")])


def assumptions():
    rows = []
    for row in records("assumptions"):
        key, run = f"assumptions/{row['images']}", row["run"]
        FOUND[f"{key}/long"], FOUND[f"{key}/long-norm"] = str(run["steps"]), number(run["iterates"][-1]["norm"])
        FOUND.update({f"{key}/dense/{part}": number(value) if isinstance(value, float) else escaped(value)
                      for part, value in (row["dense"] or {}).items()})
        for point in row["curvatures"]:
            where = "projected" if point["projected"] else f"step {point['step']}"
            FOUND[f"{key}/{where}/factor"] = number(point["factor"], 2)
            FOUND[f"{key}/{where}/norm"] = number(point["norm"])
            rows.append([str(row["images"]), where] + [number(point[part]) for part in (
                "norm", "lambdaMin", "residualMin", "lambdaMax", "residualMax", "factor")])
    table("assumptions", "rlrrrrrr", "Curvature of the inner objective of the released program, on the authors' "
          "BadNets network: both ends of the spectrum, each with its residual, and the factor by which the map "
          "stretches some direction; above 1 it is no contraction.",
          ["images", "at", r"$\|\delta\|$", r"$\lambda_{\min}$", "residual", r"$\lambda_{\max}$", "residual", "factor"],
          rows)


def solvers():
    """The residual of each solver's last iterate that so many products suffice for."""
    counts = (1, 4, 8, 12)
    rows = []
    for row in records("solvers"):
        seen = [[residual for spent, residual in zip(row["products"], row["residuals"]) if spent <= count][-1]
                for count in counts]
        FOUND.update({f"solvers/{row['damping']:g}/{row['solver']}/{count}": number(residual)
                      for count, residual in zip(counts, seen)})
        rows.append([row["solver"], number(row["damping"])] + [number(residual) for residual in seen]
                    + [escaped(re.sub("([A-Z])", lambda found: " " + found[0].lower(), row["status"]))])
    table("solvers", "lrrrrrl", "The linear system behind the indirect part, on the authors' BadNets network with 100 "
          "images at the projected point: $\\|b-Av\\|/\\|b\\|$ after so many Hessian--vector products, and how twelve "
          "ended. Damping is added to the eigenvalues.",
          ["solver", "damping"] + [str(count) for count in counts] + ["ended"], rows)


def bounds_of(name, network):
    best = {}
    for row in records(name):
        for kind, of in (row.get("measured") or {}).items():
            FOUND[f"{name}/measured/{kind}"] = percent(of["error"])
        if row["event"] == "bound" and row["quantity"] == "probability":
            key = row["bound"], row["variant"]
            best[key] = min(best.get(key, row), row, key=lambda row: row["log10"])
    FOUND.update({f"{name}/{bound}/{variant}": f"{row['log10']:.1f}" for (bound, variant), row in best.items()})
    FOUND.update({f"{name}/{bound}/{variant}/value": f"{row['value']:.6f}" for (bound, variant), row in best.items()})
    table(name, r"llrllP{.32\linewidth}", f"Bounds on an error probability, for the authors' BadNets network {network}: "
          "$n=5{,}000$, $C_\\delta=10$, $\\xi=0.05$, the best of five margins fixed beforehand.",
          ["bound", "variant", r"$\log_{10}$", "vacuous", "proved", "caveat"],
          [[*map(escaped, key), f"${row['log10']:.2f}$", "yes" if row["vacuous"] else "no",
            "yes" if row["rigorous"] else "no", escaped(row["caveat"] or "")] for key, row in best.items()])


def bounds():
    bounds_of("bounds", "before repair")
    bounds_of("bounds-repaired", "after a round of the released recipe, with the network before it as reference")


def gaps():
    lines = records("gaps")
    rows = [row for row in lines if row["event"] == "gap"]
    result = lines[-1] if lines else {"planned": 0, "stored": 0, "trends": []}
    variants = "printed", "corrected", "tightened"

    def points(row, key, interval=True):
        ends = row["ci95"][key] if interval else None
        return f"{100 * row[key]:.2f}" + (f" [{100 * ends[0]:.2f}, {100 * ends[1]:.2f}]" if ends else "")

    def part(trend, key):
        value = trend[key]
        if value is not None and re.fullmatch("p|.*P", key) and value < 1e-15:
            return "$<10^{-15}$"
        # A rank correlation of nothing comes out as -1e-17.
        return number(value if value is None or not re.search("spearman|kendall$", key, re.I) else round(value, 3) + 0)

    FOUND.update({f"gaps/{key}": str(result[key]) for key in ("planned", "stored") if rows})
    for row in rows:
        key = f"gaps/{row['sweep']}/{row['setting']}"
        FOUND.update({f"{key}/{of}": points(row, of) for of in ("gapTriggered", "gapClean")})
        FOUND.update({f"{key}/{of}": points(row, of, False) for of in ("nullMean", "nullMeanClean")})
        row["bounds"] = ["--" if value is None else f"{value:.1f}" for value in (
            row["measures"].get(f"theorem-3/{variant}") for variant in variants)]
        FOUND.update({f"{key}/{variant}": value for variant, value in zip(variants, row["bounds"])})
    for trend in result["trends"]:
        trend["verdict"] = trend["verdict"] or "undecided"
        FOUND.update({f"gaps/{trend['sweep']}/{trend['inputs']}/{key}": value if isinstance(value, str) else part(
            trend, key) for key, value in trend.items() if key != "why"})
    table("gaps", "lrrrrrrrrr", "Error gaps after one round of \\code{robust}, in points, with 95\\,\\% intervals: "
          f"{result['stored']} of {result['planned']} runs. \\emph{{Noise}}: the mean gap of a network that errs alike on "
          "both samples. Last: $\\log_{10}$ of Theorem~3's bound, as printed, corrected and tightened.",
          ["setting", "$n$", "runs", "triggered", "noise", "clean", "noise", "printed", "corr.", "tight."],
          [[escaped(row["setting"]), f"{row['n']:,}", str(row["runs"]), points(row, "gapTriggered"),
            points(row, "nullMean", False), points(row, "gapClean"), points(row, "nullMeanClean", False),
            *row["bounds"]] for row in rows])
    table("gap-trends", "llrrrrrrrl", "What becomes of the gap along each sweep: rank correlations with $p$ by "
          "permutation; the slope on logarithmic axes and that of noise; the probability under noise of a level and of a "
          "range so far from its own; the printed bound's rank correlation. A verdict other than \\emph{noise} needs a gap that differs from noise and a trend, both "
          "at 5\\,\\%; to be \\emph{aligned} or \\emph{opposite} takes a trend of the bound and, where each point is a network of "
          "its own, one of the points' means, at 5\\,\\% too.",
          ["over", "images", "Spearman", "Kendall", "slope", "of noise", "level", "range", "bound", "verdict"],
          [[trend["sweep"], trend["inputs"], f"{part(trend, 'spearman')} ({part(trend, 'p')})",
            f"{part(trend, 'kendall')} ({part(trend, 'kendallP')})",
            f"{part(trend, 'slope')} $\\pm$ {part(trend, 'slopeError')}",
            *(part(trend, key) for key in ("nullSlope", "levelP", "rangeP")),
            f"{part(trend, 'boundSpearman')} ({part(trend, 'boundP')})", trend["verdict"]]
           for trend in result["trends"]])


def shares():
    rows = [row for row in records("gtsrb") if row["event"] == "result"]
    counts = rows[0]["parts"]["test"]["countsPerClass"] if rows else []
    table("shares", "lrrr", "I-BAU's ASR in the paper's Table~2, and the share of the target class in GTSRB's whole "
          "test set, per cent. Which half of it the paper held out is not known.",
          ["trigger", "target", "paper", "share"],
          [[name, str(target), asr, f"{100 * counts[target] / sum(counts):.2f}"]
           for name, (target, asr) in IBAU_ON_GTSRB.items() if counts])


def flagged(row):
    return ", ".join(map(str, row["flagged"])) or "none" if "flagged" in row else "--"


def defences():
    rows = sorted((row for row in records("defences") if row["attack"]), key=lambda row: (row["asr"], row["seed"]))
    for row in rows:
        key = f"defences/{row['defence']}/{row['preset']}/{row['seed']}" + ("" if row["clean"] == 1000 else f"/{row['clean']}")
        FOUND.update({f"{key}/{part}": percent(row.get(part)) for part in (
            "accBefore", "asrBefore", "acc", "asr", "asrReleased", "ra", "der")})
        FOUND.update({f"{key}/{part}": number(row[part]) for part in ("seconds", "secondsToEffect") if row[part]})
        if "flagged" in row:
            FOUND[f"{key}/flagged"] = flagged(row)
            FOUND[f"{key}/index"] = number(max(index for index in row["anomalyIndices"] if index is not None))
            FOUND[f"{key}/overlap"] = number(max([row["overlaps"][label] or 0 for label in row["flagged"]], default=0.0), 2)
        if row["fooling"]:
            FOUND[f"{key}/fooling"] = percent(row["fooling"][0])
    table("defences", r"lP{.1\linewidth}rrrrrrrrl", "Defences on the authors' BadNets network, one thread, in "
          "their laptop settings unless another preset is named; per cent. ASR held out without the target class, and as the "
          "released programs measure it; seconds of the defence's own work, on two cores that other work shared.",
          ["defence", "preset", "images", "seed", "ACC", "ASR", "released", "RA", "DER", "seconds", "flagged"],
          [[row["defence"], row["preset"], str(row["clean"]), str(row["seed"]), *(percent(row[key]) for key in (
              "acc", "asr", "asrReleased", "ra", "der")), number(row["seconds"]), flagged(row)] for row in rows])


def false_positives():
    rows = [row for row in records("defences") if not row["attack"]]
    of = {name: [row for row in rows if row["defence"] == name] for name in sorted({row["defence"] for row in rows})}
    for name, found in of.items():
        FOUND[f"false-positives/{name}"] = f"{sum(bool(row['flagged']) for row in found)} of {len(found)}"
    table("false-positives", "lrl", "Searches for triggers in a network without a backdoor (drawn signs, small VGG of half "
          "the width): seeds for which some class was flagged.", ["defence", "seeds with a flag", "flagged, seed by seed"],
          [[name, FOUND[f"false-positives/{name}"], "; ".join(map(flagged, found))] for name, found in of.items()])


def attacks():
    for row in records("attacks"):
        FOUND.update({f"attacks/{row['attack']}/{key}": percent(row.get(key)) for key in (
            "acc", "asr", "asrSource", "asrDisguised")})
    table("attacks", "lrrrrrrrr", "Networks of our own on drawn signs, before any repair, per cent. The hidden trigger attacks "
          "images of one class, its source. Disguised: attack success of triggers that are to have none, another image's or "
          "another warp.",
          ["attack", "epochs", "images", "poisoned", "ACC", "ASR", "on source", "disguised", "RA"],
          [[row["attack"], *("--" if row[key] is None else str(row[key]) for key in ("epochs", "images", "poisoned")), *(
              percent(row.get(key)) for key in ("acc", "asr", "asrSource", "asrDisguised", "ra"))]
           for row in records("attacks")])


if __name__ == "__main__":
    shutil.rmtree(os.path.join(GENERATED, "evidence"), ignore_errors=True)
    for part in (claims, theorem_1, repairs, unseen, first_rounds, indirect_parts, authors_code, assumptions, solvers, bounds, gaps, shares, defences,
                 false_positives, attacks):
        part()
    macros(FOUND)
    shorten_studies()
