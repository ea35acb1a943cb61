"""How much a session over SSH sends: counted in bytes for each row of the log, whatever the machine's speed."""

from __future__ import annotations

from tests.end_to_end.place import Place
from tests.making import SEED_BANNER, native_row

ROWS = 12
MOST = 2000  # bytes for a row: half of what one row a second may cost (it takes 1000; 3500 when whole rows are sent)
BEFORE = 60


def test_a_row_costs_few_bytes(place: Place) -> None:
    place.run.mkdir(parents=True)
    rows = [native_row(n, score=n % 13) for n in range(10, BEFORE * 10, 10)]
    place.log.write_text(SEED_BANNER + "".join(rows), "utf-8")
    screen = place.open(place.run, columns=120, rows=36)
    screen.wait_for(rf" {(BEFORE - 1) * 10} .*\n")
    screen.wait_for("Score")
    costs = []
    for n in range(BEFORE * 10, (BEFORE + ROWS) * 10, 10):
        sent = len(screen.raw)
        with place.log.open("a", encoding="utf-8") as log:
            log.write(native_row(n, score=n % 13))
        screen.wait_for(rf"\b{n} +{n % 13} ")
        costs.append(len(screen.raw) - sent)
    assert 0 < sorted(costs)[ROWS // 2] < MOST, costs
