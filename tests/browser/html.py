# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
"""Tests the page and the pictures in Chromium: html.py PROGRAM PARTS CHROMIUM MODEL FOLDER.

Pages and screenshots stay in FOLDER.
"""

import json, pathlib, subprocess, sys, unicodedata

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import models
from chromium import Page

program, parts, chromium, model, folder = sys.argv[1:6]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
device = pathlib.Path(__file__).resolve().parents[2] / "examples" / "devices" / "zen4.device"
failures, checks = [], 0


def check(what, is_so, *more):
    global checks
    checks += 1
    if not is_so:
        failures.append(what + "".join(f"\n    {str(m)[:400]}" for m in more))


def run(*arguments, of=program):
    p = subprocess.run([of, *arguments], capture_output=True)
    if p.returncode not in (0, 4):
        sys.exit(f"{arguments}: exit {p.returncode}: {p.stderr.decode()}")
    return p.stdout.decode()


def visible(name):
    """A name as the page shows it: what would act is written as its code."""
    acts = (
        lambda c: ord(c) < 0x20
        or 0x7F <= ord(c) < 0xA0
        or c in "\u00ad\u061c\u200b\u200e\u200f\ufeff\ufff9\ufffa\ufffb"
        or "\u2028" <= c <= "\u202e"
        or "\u2060" <= c <= "\u206f"
        or ord(c) & 0xFFFE == 0xFFFE
    )
    return "".join(f"\\u{ord(c):04x}" if acts(c) else c for c in name)


def with_commas(n, complete=True):
    if not complete:
        return ">= " + with_commas(n)
    if n is None:
        return "\u2013"
    whole, point, part = str(n).partition(".")
    return f"{int(whole):,}" + point + part


# What the page's columns are in the JSON.
COLUMNS = {
    "name": lambda l: visible(l["name"]),
    "type": lambda l: visible(l["type"]),
    "output": lambda l: " ".join(
        o["type"]
        + ("[...]" if o["shape"] is None else "[" + ",".join("?" if d is None else str(d) for d in o["shape"]) + "]")
        for o in l["outputs"]
    ),
}
for figure in ("macs", "valid_macs", "flops", "parameters", "weight_bytes"):
    COLUMNS[figure] = lambda l, figure=figure: with_commas(l[figure])

ROWS = """[...document.querySelectorAll('.layers tbody tr')].map(r => ({
    at: +r.id.slice(4), hidden: r.hidden, out: !!r.querySelector('.badge'),
    cells: [...r.cells].map(c =>
        [...c.childNodes].filter(n => n.className !== 'badge').map(n => n.textContent).join(''))}))"""


def same_as_json(page, name, data):
    """Every figure of the page is the JSON's."""
    shown = page.run(
        "Object.fromEntries([...document.querySelectorAll('[data-figure]')].map(d => [d.dataset.figure,"
        " [...d.querySelectorAll('dd')].map(x => x.textContent)]))"
    )
    for key, texts in shown.items():
        if key in ("coverage", "flops_range", "model_type"):
            continue
        if key == "arena_bytes":
            check(
                f"{name}: the arena is the plan's",
                texts[1] == with_commas(min(data["plan"]["arena_bytes"].values())) + " bytes",
                texts,
                data["plan"]["arena_bytes"],
            )
            continue
        check(
            f"{name}: total {key}",
            any(t.removesuffix(" bytes") == with_commas(data["totals"][key], data["complete"]) for t in texts),
            texts,
            data["totals"][key],
        )
    check(
        f"{name}: totals are shown",
        {"macs", "valid_macs", "flops", "transcendental", "parameters", "weight_bytes", "activations", "peak_bytes"}
        <= set(shown),
        shown,
    )
    c = data["coverage"]
    check(f"{name}: coverage", shown["coverage"][0] == f"{c['counted']:,} of {c['layers']:,}", shown["coverage"])
    gaps = page.run("[...document.querySelectorAll('#coverage tbody tr th')].map(t => t.textContent)")
    expected = (
        [visible(l) for u in c["unknown"] for l in u["layers"]]
        + [visible(n["layer"]) for n in c["not_known"]]
        + [visible(n["layer"]) for n in c["shapes_as_stored"]]
    )
    check(f"{name}: what is not counted", gaps == expected, gaps, expected)
    columns = page.run("[...document.querySelectorAll('.layers thead th')].map(h => h.dataset.column)")
    rows = page.run(ROWS)
    layers = [(i, l) for i, l in enumerate(data["layers"]) if l["type"] not in ("Const", "Result")]
    check(f"{name}: layers are listed", [r["at"] for r in rows] == [i for i, _ in layers], len(rows), len(layers))
    wrong = [
        (column, cell, COLUMNS[column](l))
        for r, (_, l) in zip(rows, layers)
        for column, cell in zip(columns, r["cells"])
        if column in COLUMNS and cell != COLUMNS[column](l)
    ]
    check(f"{name}: layers' figures", not wrong, *wrong[:3])
    out = [r["at"] for r in rows if r["out"]]
    check(f"{name}: layers not counted are marked", out == [i for i, l in layers if l["flops"] is None], out)
    foot = page.run("[...document.querySelector('#total').cells].map(c => c.textContent)")
    for column, cell in zip(columns, foot):
        if column in data["totals"]:
            check(f"{name}: total of {column}", cell == with_commas(data["totals"][column], data["complete"]), cell)
    return columns, rows, layers


def sorts_and_filters(page, name, columns, rows, layers):
    order = lambda: [r["at"] for r in page.run(ROWS)]
    sort_state = lambda: page.run(
        "[...document.querySelectorAll('.layers thead th')].map(h => h.getAttribute('aria-sort'))"
    )
    original = [i for i, _ in layers]
    check(f"{name}: not sorted at first", set(sort_state()) == {"none"}, sort_state())
    for column in ("macs", "flops", "parameters"):
        at = columns.index(column)
        by = {i: l[column] for i, l in layers}
        known, unknown = [i for i in original if by[i] is not None], [i for i in original if by[i] is None]
        button = f"document.querySelectorAll('.layers thead button')[{at}]"
        page.run(button + ".click()")
        check(f"{name}: {column} descending", order() == sorted(known, key=lambda i: (-by[i], i)) + unknown)
        check(
            f"{name}: aria-sort of {column}",
            sort_state()[at] == "descending" and sum(s != "none" for s in sort_state()) == 1,
            sort_state(),
        )
        page.run(button + ".focus()")
        page.key("Enter", number=13, text="\r")
        check(
            f"{name}: {column} ascending, by the keyboard",
            order() == sorted(known, key=lambda i: (by[i], i)) + unknown and sort_state()[at] == "ascending",
            sort_state(),
        )
        page.key(" ", "Space", 32, " ")
        check(f"{name}: {column} as at first", order() == original and sort_state()[at] == "none", sort_state())
    page.run("document.querySelectorAll('.layers thead button')[1].click()")
    types = [dict(layers)[i]["type"] for i in order()]
    check(f"{name}: types ascending", all(a.lower() <= b.lower() for a, b in zip(types, types[1:])), types[:5])
    page.run(
        "document.querySelectorAll('.layers thead button')[1].click(); document.querySelectorAll('.layers thead"
        " button')[1].click()"
    )

    # '/' leads to the search, typing filters
    page.run("document.activeElement.blur()")
    page.key("/", "Slash", 191, "/")
    check(
        f"{name}: / leads to the search",
        page.run("document.activeElement.id") == "search" and page.run("search.value") == "",
    )
    word = "conv"
    page.call("Input.insertText", text=word)
    page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    visible_rows = [r["at"] for r in page.run(ROWS) if not r["hidden"]]
    expected = [r["at"] for r in rows if word in "".join(r["cells"]).lower()]
    check(
        f"{name}: the search finds",
        visible_rows == expected and 0 < len(expected) < len(rows),
        len(visible_rows),
        len(expected),
    )
    check(
        f"{name}: how many are found",
        page.run("count.textContent") == f"{len(expected):,} of {len(rows):,} layers",
        page.run("count.textContent"),
    )
    foot = page.run("[...document.querySelector('#shown').cells].map(c => c.textContent)")
    for column, cell in zip(columns, foot):
        if column in ("macs", "valid_macs", "flops", "parameters", "weight_bytes"):
            check(
                f"{name}: sum of {column} of what is found",
                cell == with_commas(sum(dict(layers)[i][column] or 0 for i in expected)),
                cell,
            )
    page.key("Escape", number=27)
    check(
        f"{name}: Escape clears the search",
        page.run("search.value") == "" and not any(r["hidden"] for r in page.run(ROWS)),
    )
    for wanted in sorted({l["type"] for _, l in layers})[:3]:
        page.run(f"type.value = {json.dumps(visible(wanted))}; type.dispatchEvent(new Event('change'))")
        check(
            f"{name}: only {wanted}",
            [r["at"] for r in page.run(ROWS) if not r["hidden"]] == [i for i, l in layers if l["type"] == wanted],
        )
    page.run("type.value = ''; type.dispatchEvent(new Event('change')); busy.click()")
    check(
        f"{name}: only with a cost",
        [r["at"] for r in page.run(ROWS) if not r["hidden"]]
        == [
            i
            for i, l in layers
            if any(l[k] != 0 for k in ("macs", "valid_macs", "flops", "parameters", "weight_bytes"))
        ],
    )
    page.run("busy.click()")


# A text within the rectangle drawn before it, and within the picture.
OVERFLOWS = """[...document.querySelectorAll('svg.opcost')]
    .filter(s => s.getBoundingClientRect().width).flatMap(svg => {
    const inside = (t, b) => t.left >= b.left - .6 && t.right <= b.right + .6 &&
                             t.top >= b.top - .6 && t.bottom <= b.bottom + .6;
    const found = [];
    let box = null;
    for (const e of svg.children) {
      if (e.tagName === 'rect' && !e.classList.contains('bg'))
        box = e.classList.contains('e') ? e.getBoundingClientRect() : null;
      if (e.tagName !== 'text') continue;
      const t = e.getBoundingClientRect();
      if (box && !inside(t, box) || !inside(t, svg.getBoundingClientRect())) found.push(e.textContent);
    }
    const texts = [...svg.querySelectorAll(':scope > text')].map(e => [e.textContent, e.getBoundingClientRect()]);
    for (let i = 1; i < texts.length; ++i) {
      const [[x, a], [y, b]] = [texts[i - 1], texts[i]];
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)
        found.push(x + ' on ' + y);
    }
    return found;
  })"""

CONTRASTS = """(() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgb = color => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = c => c.slice(0, 3)
      .map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
      .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
    const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
    const ground = e => {
      for (; e; e = e.parentElement) {
        const c = rgb(getComputedStyle(e).backgroundColor);
        if (c[3] === 255) return c;
      }
      return [255, 255, 255, 255];
    };
    const worst = {}, seen = {};
    for (const e of document.querySelectorAll(
        'h1,h2,p,dt,dd,th,td,a,label,legend,figcaption,footer,output,summary,.badge')) {
      const k = e.tagName + '.' + e.className;
      if ((seen[k] = (seen[k] ?? 0) + 1) > 40 || !e.textContent.trim() || !e.checkVisibility() ||
          e.classList.contains('skip')) continue;
      const r = contrast(rgb(getComputedStyle(e).color), ground(e));
      if (r < 4.5) worst[k] = r;
    }
    let box = null;
    for (const e of document.querySelectorAll('svg.opcost > *')) {
      if (!e.previousElementSibling) box = null;
      if (e.tagName === 'rect') box = e;
      if (e.tagName !== 'text' || !e.checkVisibility()) continue;
      const on = box && box.classList.contains('e') ? rgb(getComputedStyle(box).fill)
                                                    : ground(e.parentElement.parentElement);
      const r = contrast(rgb(getComputedStyle(e).fill), on);
      if (r < 4.5) worst['svg ' + e.getAttribute('class') + ' on ' + (box && box.getAttribute('class'))] = r;
    }
    return worst;
  })()"""


def looks_right(page, name):
    for width, height, dark in ((1280, 900, False), (1280, 900, True), (390, 844, True), (390, 844, False)):
        page.size(width, height, dark)
        what = f"{name}, {width} wide, {'dark' if dark else 'light'}"
        page.run("scrollTo({top: 0, behavior: 'instant'})")
        page.picture(folder / f"{name}_{width}_{'dark' if dark else 'light'}.png")
        check(
            what + ": the page itself does not scroll sideways",
            page.run("document.documentElement.scrollWidth") <= width,
            page.run("document.documentElement.scrollWidth"),
        )
        for map in ("map-flops", "map-parameters"):
            if page.run(f"!!document.getElementById('{map}')"):
                page.run(f"document.getElementById('{map}').click()")
            check(what + ": texts stay in their boxes", page.run(OVERFLOWS) == [], page.run(OVERFLOWS))
        low = page.run(CONTRASTS)
        check(what + ": contrast is 4.5 at least", not low, low)
        scheme = sum(
            int(v) for v in page.run("getComputedStyle(document.body).backgroundColor").strip("rgb()").split(",")[:3]
        )
        check(what + ": the scheme is followed", (scheme < 200) == dark, scheme)
        page.run("document.getElementById('layers').scrollIntoView({behavior: 'instant'})")
        page.picture(folder / f"{name}_{width}_{'dark' if dark else 'light'}_layers.png")


def can_be_read_out(page, name, rows):
    nodes = [n for n in page.call("Accessibility.getFullAXTree")["nodes"] if not n.get("ignored")]
    role = lambda n: n.get("role", {}).get("value")
    by_role = lambda r: [n for n in nodes if role(n) == r]
    nameless = [
        (role(n), n.get("nodeId"))
        for n in nodes
        if role(n)
        in (
            "button",
            "link",
            "searchbox",
            "combobox",
            "checkbox",
            "radio",
            "region",
            "navigation",
            "image",
            "img",
            "table",
            "group",
        )
        and not n.get("name", {}).get("value", "").strip()
    ]
    check(f"{name}: everything that can be used has a name", not nameless, nameless[:5])
    check(f"{name}: one main heading", len(page.run("[...document.querySelectorAll('h1')]")) == 1)
    levels = page.run("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
    check(f"{name}: headings skip no level", all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels)
    check(
        f"{name}: landmarks",
        all(by_role(r) for r in ("main", "navigation", "banner", "contentinfo")),
        sorted({str(role(n)) for n in nodes}),
    )
    check(
        f"{name}: the table is one",
        by_role("table") and len(by_role("columnheader")) >= 8,
        len(by_role("columnheader")),
    )
    check(
        f"{name}: pictures are told",
        all(n.get("description", {}).get("value") for n in by_role("image") + by_role("img"))
        and by_role("image") + by_role("img"),
        by_role("image")[:1],
    )
    if rows <= 1000:
        check(
            f"{name}: all rows are rows of it",
            len(by_role("row")) >= rows + 2 and len(by_role("rowheader")) >= rows + 1,
            len(by_role("row")),
            len(by_role("rowheader")),
        )
    else:
        check(
            f"{name}: rows know their places",
            page.run("document.querySelector('.layers').ariaRowCount") == str(rows + 2)
            and page.run("[...document.querySelectorAll('.layers tbody tr')].every((r, i) => r.ariaRowIndex == i + 2)"),
        )
    page.key("Tab", number=9)
    check(
        f"{name}: the first Tab is the way past",
        page.run("document.activeElement.className") == "skip"
        and page.run("document.activeElement.getBoundingClientRect().left") >= 0,
    )
    outlines = page.run(
        """[...document.querySelectorAll('a,button,input,select,summary,[tabindex]')]
            .filter(e => e.checkVisibility() &&
                         (e.focus({focusVisible: true}), getComputedStyle(e).outlineStyle === 'none'))
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    check(f"{name}: focus is seen", not outlines, outlines[:3])


def time_of(page, script):
    return round(
        page.run(
            "(async () => { const start = performance.now(); "
            + script
            + "; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); return"
            " performance.now() - start; })()"
        )
    )


def is_a_picture(page, name, svg):
    file = folder / f"{name}.svg"
    file.write_text(svg, encoding="utf-8")
    for dark in (False, True):
        page.size(960, 640, dark)
        page.open(file)
        page.picture(folder / f"{name}_{'dark' if dark else 'light'}.png")
        check(
            f"{name} is a picture",
            page.run("document.documentElement.tagName") == "svg"
            and page.run("!document.querySelector('parsererror')"),
        )
        check(
            f"{name} has a title and a description",
            page.run(
                "[...document.documentElement.children].slice(0, 2).map(e => e.tagName + (e.textContent.length > 10))"
            )
            == ["titletrue", "desctrue"],
        )
        check(f"{name}: texts stay in their boxes", page.run(OVERFLOWS) == [], page.run(OVERFLOWS))
        check(
            f"{name}: the scheme is followed",
            page.run("getComputedStyle(document.querySelector('.bg')).fill")
            == ("rgb(22, 24, 28)" if dark else "rgb(255, 255, 255)"),
        )
        check(f"{name}: no error", page.complaints() == [], page.complaints())


def main():
    (folder / "hostile.xml").write_text(models.hostile(), encoding="utf-8")
    (folder / "large.xml").write_text(models.large(5000), encoding="utf-8")
    page = Page(chromium)
    try:
        for name, path in (("model", model), ("hostile", folder / "hostile.xml"), ("large", folder / "large.xml")):
            data = json.loads(run("--plan", "--format", "json", str(path)))
            html = run("--format", "html", str(path))
            check(f"{name}: the same bytes again", html == run("--format", "html", str(path)))
            check(
                f"{name}: nothing is fetched",
                not any(s in html for s in ("src=", "@import", "url(", "fetch(", "XMLHttpRequest", "<link", "<iframe"))
                or name == "hostile",
            )
            file = folder / f"{name}.html"
            file.write_text(html, encoding="utf-8")
            page.size(1280, 900)
            seconds = min(page.open(file) for _ in range(3 if name == "large" else 1))
            columns, rows, layers = same_as_json(page, name, data)
            check(
                f"{name}: there is an arena",
                page.run("!!document.querySelector('[data-figure=arena_bytes]')")
                == (data["totals"]["memory_peak_bytes"] > 0),
            )
            can_be_read_out(page, name, len(rows))
            if name == "large":
                check("large: 5,000 layers", len(rows) >= 5000, len(rows))
                sort = min(
                    time_of(page, "document.querySelectorAll('.layers thead button')[3].click()") for _ in range(6)
                )
                find = min(
                    time_of(page, f"search.value = '{w}'; search.dispatchEvent(new Event('input'))")
                    for w in ("conv1", "layer3 relu", "x", "")
                )
                scroll = min(
                    time_of(page, f"document.querySelector('.rows').scrollTop = {y}") for y in (20000, 60000, 0)
                )
                print(
                    f"{len(rows)} layers, {len(html) // 1024} KiB: shown after {seconds:.2f} s, sorted in {sort} ms,"
                    f" filtered in {find} ms, scrolled in {scroll} ms"
                )
                check(
                    "large: stays responsive (a second to sort, half of one to filter, five to load)",
                    sort < 1000 and find < 500 and seconds < 5,
                    sort,
                    find,
                    seconds,
                )
            sorts_and_filters(page, name, columns, rows, layers)
            looks_right(page, name)
            check(f"{name}: no error, no request", page.complaints() == [], page.complaints())
            check(
                f"{name}: no foreign element",
                page.run("document.scripts.length") == 1
                and page.run(
                    "document.querySelectorAll('img,iframe,b,i,[onload],[onerror],[onmouseover],[onfocus]').length"
                )
                == 0,
            )
            for picture in ("treemap", "timeline", "arena", "roofline"):
                on_device = ("--device", str(device)) if picture == "roofline" else ()
                is_a_picture(page, f"{name}_{picture}", run("--svg", picture, *on_device, str(path)))
        (folder / "parts.html").write_text(run("page", of=parts), encoding="utf-8")
        page.size(1280, 900)
        page.open(folder / "parts.html")
        can_be_read_out(page, "parts", page.run("document.querySelectorAll('.layers tbody tr').length"))
        check(
            "parts: all pictures are in the page",
            page.run("[...document.querySelectorAll('svg')].map(s => s.firstChild.id)")
            == [i + "-title" for i in ("map-of-flops", "map-of-parameters", "timeline", "arena", "roofline")],
        )
        looks_right(page, "parts")
        check("parts: no error, no request", page.complaints() == [], page.complaints())
        for picture in ("arena", "roofline"):
            is_a_picture(page, picture, run(picture, of=parts))
    finally:
        page.close()
    for f in failures:
        print("FAILED " + f)
    print(f"{checks - len(failures)} of {checks}")
    return 1 if failures else 0


sys.exit(main())
