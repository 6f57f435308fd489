// The picture as PNG and SVG, a table as CSV, and paper.
function save(address, file) { const a = el('a', {href: address, download: file}); document.body.append(a); a.click(); a.remove(); }
function saveBlob(parts, type, file) {
  const address = URL.createObjectURL(new Blob(parts, {type}));
  save(address, file);
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
// the whole picture, twice as fine as it was laid out, as far as a canvas can be that large
function savePng() {
  const [left, top, right, bottom] = extent(), pad = 24, w = right - left + 2 * pad, h = bottom - top + 2 * pad, scale = Math.min(2, 12000 / w, 12000 / h);
  const to = document.createElement('canvas');
  to.width = Math.round(w * scale); to.height = Math.round(h * scale);
  const ctx = to.getContext('2d'), looks = styleLines();
  ctx.fillStyle = P().canvas; ctx.fillRect(0, 0, to.width, to.height);
  ctx.scale(scale, scale); ctx.translate(pad - left, pad - top);
  for (const f of SCENE.frames) drawFrame(ctx, f);
  const seen = SCENE.lines.filter(e => looks.get(e.id).on);
  for (const e of seen) lineShapes(e, looks.get(e.id)).forEach(x => x && strokeShape(ctx, x));
  for (const item of SCENE.items) drawItem(ctx, item, item.x, item.y, {});
  const placed = boxesNow();
  for (const e of seen) if (looks.get(e.id).text) strokeShape(ctx, lineName(e, looks.get(e.id), placed));
  save(to.toDataURL('image/png'), 'knowledge-graph.png');
}
function strokeShape(ctx, x) {
  const get = key => x.getAttribute(key);
  ctx.save();
  if (x.tagName === 'path') { ctx.strokeStyle = get('stroke'); ctx.lineWidth = +get('stroke-width'); ctx.setLineDash((get('stroke-dasharray') || '').split(' ').filter(Boolean).map(Number)); ctx.stroke(new Path2D(get('d'))); }
  else if (x.tagName === 'polygon') { ctx.fillStyle = get('fill'); ctx.fill(new Path2D('M' + get('points').replace(/ /g, 'L') + 'Z')); }
  else { ctx.font = '12px ' + FACE; ctx.textAlign = 'center'; ctx.textBaseline = 'middle'; ctx.lineWidth = 4; ctx.strokeStyle = get('stroke'); ctx.strokeText(x.textContent, +get('x'), +get('y')); ctx.fillStyle = get('fill'); ctx.fillText(x.textContent, +get('x'), +get('y')); }
  ctx.restore();
}
function saveSvg() { saveBlob([new XMLSerializer().serializeToString(drawing())], 'image/svg+xml', 'knowledge-graph.svg'); }
// spreadsheets run cells that begin like a formula: a quote sign before them keeps them text
function saveCsv(heads, rows) {
  const cell = text => '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : '') + String(text).replace(/"/g, '""') + '"';
  saveBlob(['\ufeff' + [heads, ...rows].map(r => r.map(cell).join(',')).join('\r\n')], 'text/csv', 'knowledge-graph.csv');
}
// paper is light, and takes the picture as lines and words instead of dots
let inked = '';
addEventListener('beforeprint', () => {
  inked = S.theme;
  S.theme = 'light'; document.documentElement.dataset.theme = 'light';
  $('paper').replaceChildren(S.tab === 'network' ? drawing() : '');
});
addEventListener('afterprint', () => { $('paper').replaceChildren(); S.theme = inked || S.theme; document.documentElement.dataset.theme = S.theme; });
