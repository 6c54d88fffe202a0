"""Refresh the vendored front-end files from npm, and write what they are into static/vendor/manifest.json.

Run by a developer who upgrades a file; neither the product nor its tests need Node. The trimmed ECharts build is
made from static/vendor/echarts-6.1.0/entry.mjs; with the versions below it comes out byte for byte the same.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
#: @tabler/core ships no licence file: its LICENSE here is kept by hand.
PACKAGES = {
    "tabler-1.6.1": ("@tabler/core@1.6.1", "MIT", {"dist/css/tabler.min.css": "tabler.min.css"}),
    "tabler-icons-3.51.0": ("@tabler/icons@3.51.0", "MIT", {"LICENSE": "LICENSE"}),
    "inter-4.1": (
        "@fontsource-variable/inter@5.3.0",
        "OFL-1.1",
        {"files/inter-latin-wght-normal.woff2": "inter-latin-wght-normal.woff2", "LICENSE": "LICENSE"},
    ),
    "echarts-6.1.0": (
        "echarts@6.1.0",
        "Apache-2.0",
        {"LICENSE": "LICENSE", "NOTICE": "NOTICE", "licenses/LICENSE-d3": "LICENSE-d3"},
    ),
}
ICONS = [
    "columns-3",
    "layout-kanban",
    "layout-grid",
    "baseline-density-medium",
    "printer",
    "pin",
    "paperclip",
    "bell",
    "upload",
    "eye",
    "smart-home",
    "building-community",
    "calendar-event",
    "chart-dots-3",
    "inbox",
    "progress",
    "users",
    "key",
    "coin",
    "mail",
    "shield-lock",
    "copy",
    "search",
    "plus",
    "x",
    "check",
    "chevron-down",
    "chevron-right",
    "chevron-left",
    "moon",
    "sun",
    "menu-2",
    "logout",
    "selector",
    "dots-vertical",
    "filter",
    "arrow-down",
    "arrow-up",
    "arrows-sort",
    "table",
    "download",
    "id",
    "map-pin",
    "category",
    "phone",
    "clock",
    "alert-triangle",
    "circle-check",
    "cash",
    "scan",
    "login-2",
    "logout-2",
    "clipboard-check",
    "message-circle",
    "note",
    "map-2",
    "history",
    "user-plus",
    "flag",
    "arrow-back-up",
    "trending-up",
    "info-circle",
    "refresh",
    "checklist",
    "id-badge-2",
    "exclamation-mark",
    "pencil",
    "door-enter",
    "file-check",
    "building",
    "star",
    "language",
    "player-play",
    "ticket",
    "world",
    "lock",
    "external-link",
    "calendar-off",
    "photo",
    "pinned-off",
    "file-text",
    "trash",
    "sitemap",
    "hand-stop",
    "shield-check",
]
#: What the product calls an icon where Tabler has another word.
ALIASES = {"home": "smart-home", "calendar": "calendar-event", "chart": "chart-dots-3", "shield": "shield-lock"}
ESBUILD = "esbuild@0.28.2"
_SOURCE_MAP = re.compile(rb"/[*/]# sourceMappingURL=[^\n*]*(\*/)?")


def fetch(package: str, into: Path) -> tarfile.TarFile:
    """This will download a package's tarball with npm."""
    name = subprocess.run(["npm", "pack", package], cwd=into, capture_output=True, text=True, check=True).stdout
    return tarfile.open(into / name.strip().splitlines()[-1])


def refresh() -> None:
    """This will copy the listed files, without source map comments, and draw the icon sprite."""
    with tempfile.TemporaryDirectory() as folder:
        for target, (package, _licence, files) in PACKAGES.items():
            with fetch(package, Path(folder)) as archive:
                (VENDOR / target).mkdir(parents=True, exist_ok=True)
                for source, name in files.items():
                    content = archive.extractfile(f"package/{source}").read()
                    (VENDOR / target / name).write_bytes(_SOURCE_MAP.sub(b"", content))
                if "icons" in package:
                    files = dict(zip(ICONS, ICONS, strict=True)) | ALIASES
                    read = {
                        name: archive.extractfile(f"package/icons/outline/{file}.svg") for name, file in files.items()
                    }
                    write_sprite({name: icon.read() for name, icon in read.items()})


def build_echarts() -> None:
    """This will bundle the parts of ECharts that entry.mjs names."""
    target = VENDOR / "echarts-6.1.0"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(target / "entry.mjs", folder)
        packages = [PACKAGES[target.name][0], ESBUILD]
        subprocess.run(["npm", "install", "--no-save", "--prefix", folder, *packages], cwd=folder, check=True)
        bundle = [f"{folder}/node_modules/.bin/esbuild", "entry.mjs", "--bundle", "--minify", "--outfile=built.js"]
        subprocess.run(bundle, cwd=folder, check=True)
        (target / "echarts.custom.min.js").write_bytes((Path(folder) / "built.js").read_bytes())
        shutil.copy(Path(folder) / "node_modules" / "zrender" / "LICENSE", target / "LICENSE-zrender")


def write_sprite(icons: dict[str, bytes]) -> None:
    """This will write one SVG with a symbol per icon."""
    symbols = []
    for name, content in icons.items():
        inner = re.search(r"<svg[^>]*>(.*)</svg>", content.decode(), re.DOTALL)[1]
        inner = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", inner)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>')
    body = "\n".join(symbols)
    (VENDOR / "tabler-icons-3.51.0" / "sprite.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'
    )


def write_manifest() -> None:
    """This will note name, version, licence and SHA-256 of every vendored file."""
    entries = []
    for target, (package, licence, _files) in sorted(PACKAGES.items()):
        for path in sorted((VENDOR / target).iterdir()):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            entries.append({"file": f"{target}/{path.name}", "package": package, "licence": licence, "sha256": digest})
    (VENDOR / "manifest.json").write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    if "--manifest-only" not in sys.argv:
        refresh()
        build_echarts()
    write_manifest()
