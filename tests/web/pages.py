"""The pages a person lives in: how to come to each, and as whom. Tests and pictures walk this one table."""

from dataclasses import dataclass

HEAD_OFFICE, BRANCH_HEAD = "普惠金融部", "行长"


@dataclass(frozen=True)
class Place:
    """A page: its name, its address (or, with `through`, where the first link found there leads), and who looks."""

    name: str
    address: str
    post: str = HEAD_OFFICE
    through: str = ""

    def open(self, page, console) -> None:
        """Go there, and wait until it has settled."""
        page.goto(f"{console.address}{self.address}")
        if self.through:
            target = page.locator(self.through).first.get_attribute("href")
            page.goto(f"{console.address}{target}")
        page.wait_for_load_state("networkidle")


PLACES = [
    Place("home", "/"),
    Place("home-of-a-branch", "/", BRANCH_HEAD),
    Place("grids", "/grids/"),
    Place("handovers", "/grids/handovers/", BRANCH_HEAD),
    Place("campaigns", "/campaigns/"),
    Place("campaigns-list", "/campaigns/?view=list&stage=signing"),
    Place("village", "/campaigns/", HEAD_OFFICE, ".qm-card"),
    Place("opening", "/campaigns/?view=list&stage=drawing", HEAD_OFFICE, "tbody tr a[href^='/campaigns/']"),
    Place("rosters", "/rosters/", BRANCH_HEAD),
    Place("households", "/households/"),
    Place("household", "/households/?stage=drawn", BRANCH_HEAD, "tbody tr a"),
    Place("tokens", "/tokens/", "系统管理员"),
    Place("manual", "/manual/"),
    Place("parts", "/parts/"),
]
