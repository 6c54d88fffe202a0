"""Why a spreadsheet cannot be taken."""


class UnreadableSheet(Exception):
    """A file that cannot be taken as a whole; `code` says why, `detail` where."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail
