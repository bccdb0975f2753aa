"""Who on a roster was rated."""

from collections.abc import Sequence

from django.db import connection

from qianmo.apps.grids.queries import Scope


def rated_households(*, roster_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Households with a verdict from a sitting of these rosters: by roster, ids by household number in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT s.roster_id, h.number, h.id FROM ratings_sitting s"
            " JOIN ratings_verdict v ON v.sitting_id = s.id JOIN households_household h ON h.id = v.household_id"
            " WHERE s.roster_id = ANY(%s) ORDER BY s.roster_id, h.number",
            [list(roster_ids)],
        )
        rows = cursor.fetchall()
    found: dict[int, dict[str, int]] = {pk: {} for pk in roster_ids}
    for roster_id, number, pk in rows:
        found[roster_id][number] = pk
    return found


def rated_rosters(*, year: int, scope: Scope) -> list[int]:
    """Rosters of a year in sight that a sitting has rated, by their villages' codes; those of groups where they are."""
    condition, params = scope.condition("c.id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id FROM ratings_roster r LEFT JOIN households_customergroup g ON g.id = r.group_id"
            " JOIN grids_cell c ON c.id = coalesce(r.village_id, g.place_id) WHERE r.year = %s"
            " AND EXISTS (SELECT 1 FROM ratings_sitting s WHERE s.roster_id = r.id AND s.closed_at IS NOT NULL)"
            f" AND {condition} ORDER BY c.code, r.id",
            [year, *params],
        )
        return [row[0] for row in cursor.fetchall()]


def rated_years(*, scope: Scope) -> list[int]:
    """Years in which a sitting rated a roster in sight, the latest first."""
    condition, params = scope.condition("coalesce(r.village_id, g.place_id)")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.year FROM ratings_roster r JOIN ratings_sitting s ON s.roster_id = r.id"
            " LEFT JOIN households_customergroup g ON g.id = r.group_id"
            f" WHERE s.closed_at IS NOT NULL AND {condition} ORDER BY r.year DESC",
            params,
        )
        return [row[0] for row in cursor.fetchall()]
