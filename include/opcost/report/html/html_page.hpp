// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The style and the script of the HTML page. They load nothing from elsewhere. Without the script the page shows
// everything, unsorted.
#include <string_view>

namespace opcost::detail {

inline constexpr std::string_view html_style = R"css(
:root{color-scheme:light dark;--ground:#fff;--text:#20242a;--quiet:#5c6470;--line:#e4e7eb;--plane:#f6f7f9;--accent:#2b6aad;--bar:#8fb5dc;--alarm:#a03c26}
@media(prefers-color-scheme:dark){:root{--ground:#16181c;--text:#e8eaed;--quiet:#9aa3af;--line:#2a2e35;--plane:#1d2025;--accent:#7db2e8;--bar:#3f6f9f;--alarm:#f0937e}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums}
.page{max-width:88rem;margin:0 auto;padding:2.5rem clamp(1rem,4vw,3rem) 3rem}
h1{margin:0;font-size:1.9rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{margin:0 0 .9rem;font-size:1.15rem;font-weight:650;letter-spacing:-.005em}
h3{margin:1.6rem 0 .5rem;font-size:1rem;font-weight:600}
p{margin:.35rem 0;max-width:65rem}
section{margin-top:3rem}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.quiet{color:var(--quiet)}
.skip{position:absolute;left:-100vw;top:.5rem;background:var(--ground);padding:.4rem .8rem;z-index:9}
.skip:focus{left:.5rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;margin:1.1rem 0 0;padding:.7rem 0 0;border-top:1px solid var(--line)}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.totals{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(13rem,100%),1fr));gap:1.6rem 2rem;margin:0}
.totals div{border-top:2px solid var(--line);padding-top:.6rem;min-width:0}
.totals dt{color:var(--quiet);font-size:.87rem}
.totals dd{margin:0}
.totals .big{font-size:1.5rem;font-weight:600;letter-spacing:-.01em;line-height:1.35}
.totals .exact{font-size:.87rem;overflow-wrap:anywhere}
.totals .note{color:var(--quiet);font-size:.87rem;line-height:1.4;overflow-wrap:anywhere}
figure{margin:0}
figcaption{color:var(--quiet);font-size:.9rem;margin:.5rem 0 1.4rem}
.scroll{overflow-x:auto}
.opcost{display:block;width:100%;height:auto;min-width:44rem}
.opcost .bg{fill:none}
fieldset{border:0;margin:0 0 .8rem;padding:0;display:flex;gap:1.2rem;align-items:center}
legend{float:left;padding:0;color:var(--quiet)}
input[type=radio],input[type=checkbox]{accent-color:var(--accent);margin:0 .35rem 0 0}
.maps:has(#map-flops:checked) .of-parameters,.maps:has(#map-parameters:checked) .of-flops{display:none}
.tools{display:flex;flex-wrap:wrap;gap:.7rem 1.4rem;align-items:end;margin-bottom:.8rem}
.tools label{display:flex;flex-direction:column;gap:.2rem;color:var(--quiet);font-size:.87rem}
.tools label.inline{flex-direction:row;align-items:center;gap:0;padding-bottom:.45rem;color:var(--text)}
.tools input[type=search],.tools select{font:inherit;font-size:.95rem;color:var(--text);background:var(--ground);border:1px solid color-mix(in srgb,var(--quiet) 55%,transparent);border-radius:6px;padding:0 .6rem;height:2.3rem;min-width:0}
.tools input[type=search]{width:min(22rem,80vw)}
.tools select{max-width:16rem}
.tools output{margin-left:auto;padding-bottom:.4rem;color:var(--quiet)}
.rows{overflow:auto;max-height:min(46rem,82vh);border:1px solid var(--line);border-radius:8px;overscroll-behavior-x:contain}
table{border-collapse:collapse;width:100%;font-size:.84rem}
caption{text-align:left;color:var(--quiet);padding:0 0 .5rem}
th{font-weight:500;text-align:left}
td,th{padding:.32rem .6rem}
.n{text-align:right;white-space:nowrap}
.layers{display:block;min-width:var(--least)}
.layers thead,.layers tbody,.layers tfoot{display:block}
.layers tr{display:grid;grid-template-columns:minmax(var(--first,14rem),3fr) var(--columns);border-bottom:1px solid var(--line)}
/* many rows: only those near the window are laid out */
.many tbody{content-visibility:auto;contain-intrinsic-block-size:calc(var(--rows)*2.5rem)}
.layers th:first-child{position:sticky;left:0;z-index:1;background:var(--ground)}
.layers thead th:first-child,.layers tfoot th:first-child,.layers tbody tr:hover,.layers tbody tr:hover th,.layers tbody tr:target,.layers tbody tr:target th{background:var(--plane)}
.layers tr[hidden]{display:none}
.layers th,.layers td{overflow-wrap:anywhere;min-width:0}
.layers .n{overflow-wrap:normal}
tbody th,summary{unicode-bidi:plaintext;text-align:left}
.layers thead{position:sticky;top:0;z-index:2;background:var(--plane);color:var(--quiet)}
.layers thead th{padding:0}
.layers thead th>span,.layers thead button{display:block;width:100%;padding:.5rem .6rem;text-align:inherit}
.layers thead button{font:inherit;color:inherit;background:none;border:0;cursor:pointer}
.layers thead button:hover{color:var(--text)}
.layers thead button:focus-visible{outline-offset:-3px}
.layers thead button::after{content:"\2195";opacity:.35;margin-left:.35em}
.layers [aria-sort=ascending] button::after{content:"\2191";opacity:1}
.layers [aria-sort=descending] button::after{content:"\2193";opacity:1}
.layers [aria-sort]:not([aria-sort=none]){color:var(--text)}
.layers tfoot{position:sticky;bottom:0;z-index:2;background:var(--plane)}
.layers tfoot td,.layers tfoot th{font-weight:600}
.layers tfoot tr{border-bottom:0;border-top:1px solid var(--line)}
.layers td[style]{background:linear-gradient(var(--bar),var(--bar)) right 0 top 1.42em/calc(var(--b)*1%) 2px no-repeat content-box padding-box}
.badge{display:inline-block;color:var(--alarm);border:1px solid currentColor;border-radius:4px;padding:0 .35em;font-size:.8em;margin-left:.4em;white-space:nowrap}
.gaps{border-top:1px solid var(--line)}
.gaps td,.gaps th{border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere;padding-left:0}
.list{max-height:26rem;overflow:auto}
details{margin:.8rem 0}
summary{cursor:pointer;color:var(--accent)}
footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.87rem}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:44rem){.page{padding-top:1.5rem}h1{font-size:1.5rem}section{margin-top:2.2rem}.totals{grid-template-columns:1fr 1fr;gap:1.1rem 1.2rem}.totals .big{font-size:1.2rem}.tools output{margin-left:0}
.layers{--first:11rem}}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{.rows,.list{max-height:none;overflow:visible}.tools,nav,.skip{display:none}.layers thead,.layers tfoot{position:static}}
)css";

inline constexpr std::string_view html_script = R"js(
'use strict';
(() => {
  const table = document.querySelector('.layers'), heads = [...table.tHead.rows[0].cells], group = 100;
  const rows = [...table.tBodies].flatMap(body => [...body.rows]), place = new Map(rows.map((row, i) => [row, i]));
  const search = document.getElementById('search'), type = document.getElementById('type'), busy = document.getElementById('busy'), count = document.getElementById('count');
  const total = table.tFoot.rows[0], shown = table.tFoot.rows[1];
  const number = text => text === '' || text === '\u2013' ? null : Number(text.replaceAll(',', ''));
  const texts = rows.map(row => row.textContent.toLowerCase());
  const types = rows.map(row => row.dataset.type ?? row.cells[1].textContent);
  const costs = heads.map((head, i) => head.classList.contains('n') ? i : -1).filter(i => i >= 0);
  const idle = rows.map(row => costs.every(i => number(row.cells[i].textContent) === 0));
  let column = -1, descending = false;

  // Exact sums, whatever the size: in millionths.
  const millionths = text => {
    const [whole, part = ''] = text.replaceAll(',', '').split('.');
    return BigInt(whole + (part + '000000').slice(0, 6));
  };
  const sum = (list, i) => {
    let n = 0n;
    for (const row of list) {
      const text = row.cells[i].textContent;
      if (number(text) !== null) n += millionths(text);
    }
    const part = String(n % 1000000n).padStart(6, '0').replace(/0+$/, '');
    return String(n / 1000000n).replace(/\B(?=(\d{3})+$)/g, ',') + (part && '.' + part);
  };

  // With many rows: the estimated height of a group that is not laid out yet, and the index of each row among all, for
  // screen readers, which see one group at a time.
  const measure = () => {
    if (!table.classList.contains('many')) return;
    let place = 1;
    for (const body of table.tBodies) {
      const before = place;
      for (const row of body.rows) if (!row.hidden) row.ariaRowIndex = ++place;
      body.style.setProperty('--rows', place - before);
    }
    table.ariaRowCount = place + 1, total.ariaRowIndex = shown.ariaRowIndex = place + 1;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(w => w), of = type.value, work = busy.checked;
    const left = rows.filter((row, i) => {
      const keep = (!of || types[i] === of) && !(work && idle[i]) && words.every(w => texts[i].includes(w));
      if (row.hidden === keep) row.hidden = !keep;
      return keep;
    });
    const all = left.length === rows.length;
    count.textContent = all ? `${rows.length.toLocaleString('en')} layers` : `${left.length.toLocaleString('en')} of ${rows.length.toLocaleString('en')} layers`;
    total.hidden = !all, shown.hidden = all;
    if (!all) for (const i of costs) shown.cells[i].textContent = sum(left, i);
    measure();
  };

  const sort = () => {
    const order = rows.slice();
    if (column >= 0) {
      const numbers = costs.includes(column), way = descending ? -1 : 1;
      const key = new Map(rows.map(row => [row, numbers ? number(row.cells[column].textContent) : row.cells[column].textContent]));
      const collator = new Intl.Collator('en', {numeric: true});
      const compare = numbers ? (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : way * (a - b) : (a, b) => way * collator.compare(a, b);
      order.sort((a, b) => compare(key.get(a), key.get(b)) || place.get(a) - place.get(b));
    }
    for (const body of [...table.tBodies]) body.remove();
    for (let i = 0; i < order.length; i += group) {
      const body = document.createElement('tbody');
      body.append(...order.slice(i, i + group));
      table.insertBefore(body, table.tFoot);
    }
    measure();
    heads.forEach((head, i) => head.setAttribute('aria-sort', i !== column ? 'none' : descending ? 'descending' : 'ascending'));
  };

  heads.forEach((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.firstElementChild.childNodes);
    head.replaceChildren(button);
    head.setAttribute('aria-sort', 'none');
    const first = costs.includes(i);    // numbers begin with the largest; the third time is the order of the network again
    button.addEventListener('click', () => {
      if (column !== i) column = i, descending = first;
      else if (descending === first) descending = !first;
      else column = -1;
      sort();
    });
  });

  const found = new Map();
  for (const t of types) found.set(t, (found.get(t) ?? 0) + 1);
  for (const [t, n] of [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) type.append(new Option(`${t} (${n.toLocaleString('en')})`, t));

  let waiting = 0;
  search.addEventListener('input', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  type.addEventListener('change', filter);
  busy.addEventListener('change', filter);
  document.addEventListener('keydown', e => {
    if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) e.preventDefault(), search.focus();
    else if (e.key === 'Escape' && document.activeElement === search) search.value = '', filter();
  });
  document.querySelector('.tools').hidden = false;
  filter();
})();
)js";

}  // namespace opcost::detail
