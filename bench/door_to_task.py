#!/usr/bin/python3
"""Door to task: from the last instance received to the open user task, with the share of each step.

usage: bench/door_to_task.py FIRST_FOLDER SECOND_FOLDER PATIENT_ID [label]
Sends both DICOM series to a fresh Contourflow and prints a Markdown table from the case's own timeline.
"""

import datetime
import pathlib
import sys
import tempfile
import time

import cstore
import servers

WAITING = ("AWAITING_REVIEW", "AWAITING_DECISION")
LIMIT_S = 900


def pair_of(contourflow, patient):
    cases = contourflow.get(f"/api/cases?size=50&patientId={patient}")["items"]
    return next((c for c in cases if c["second"] is not None and c["state"] in WAITING), None)


def main():
    first, second, patient = sys.argv[1], sys.argv[2], sys.argv[3]
    label = sys.argv[4] if len(sys.argv) > 4 else patient
    with tempfile.TemporaryDirectory() as folder:
        contourflow = servers.Contourflow(pathlib.Path(folder))
        try:
            cstore.send(contourflow, first)
            cstore.send(contourflow, second)
            received = time.time()
            case = servers.wait_for("the open task", lambda: pair_of(contourflow, patient), LIMIT_S)
            waited = time.time() - received
            timeline = contourflow.get(f"/api/cases/{case['id']}/timeline")["items"]
        finally:
            contourflow.stop()
    print(f"{label}: type {case['type']}, {case['first']['instances']} + {case['second']['instances']} objects; "
          f"door to task **{waited:.1f} s** ({case['state']})\n\n| step | seconds | share |\n|---|---|---|")
    steps = [(e["detail"], e["durationMs"] / 1000) for e in timeline
             if e["kind"] == "STEP_FINISHED" and e["durationMs"]]
    for name, seconds in steps:
        print(f"| {name} | {seconds:.2f} | {100 * seconds / waited:.0f} % |")
    rest = waited - sum(s for _, s in steps)
    print(f"| waiting (quiet period, job pick-up, the planning image's own case) | {rest:.2f} | "
          f"{100 * rest / waited:.0f} % |")
    print(f"\nmeasured {datetime.date.today()}")


if __name__ == "__main__":
    main()
