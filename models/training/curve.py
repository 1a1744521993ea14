"""Picture of the validation curve: curve.py --curve /tmp/ct/curve.csv --picture ct-head-neck-curve.png."""

import argparse
import csv
import sys

import data


def main(argv):
    """Draws loss and mean Dice per structure over the iterations."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    parser = argparse.ArgumentParser(description="Picture of the validation curve.")
    parser.add_argument("--curve", required=True)
    parser.add_argument("--picture", required=True)
    options = parser.parse_args(argv)
    with open(options.curve, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    iterations = [int(row["iteration"]) for row in rows]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    left.plot(iterations, [float(row["loss"]) for row in rows], "k.-")
    left.set(xlabel="iteration", ylabel="training loss")
    for name in data.STRUCTURES:
        right.plot(iterations, [float(row[name]) for row in rows], ".-", label=name)
    right.set(xlabel="iteration", ylabel="mean Dice, some validation patients", ylim=(0, 1))
    right.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(options.picture, dpi=90)


if __name__ == "__main__":
    main(sys.argv[1:])
